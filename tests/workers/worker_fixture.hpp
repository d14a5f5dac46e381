// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/worker_runner.hpp"
#include "workers/mock_formats.hpp"

namespace quarry::test {

/// A memory file with that content, as the pipeline hands files over.
inline Descriptor memory_file(std::string_view content) {
  Descriptor file(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  EXPECT_EQ(::pwrite(file.get(), content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
  ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  return file;
}

/// Numbers of this process's open descriptors, but for the one that lists them.
inline std::set<int> open_descriptors() {
  std::set<int> numbers;
  auto* const folder = ::opendir("/proc/self/fd");
  while (const auto* entry = ::readdir(folder)) {
    const int number = std::atoi(entry->d_name);
    if (entry->d_name[0] != '.' && number != ::dirfd(folder)) numbers.insert(number);
  }
  ::closedir(folder);
  return numbers;
}

/// Process ids of all descendants of this process, zombies among them.
inline std::set<int> descendants() {
  std::set<int> found;
  std::vector<int> parents{::getpid()};
  auto* const folder = ::opendir("/proc");
  std::vector<std::pair<int, int>> pairs;  // process, parent
  while (const auto* entry = ::readdir(folder)) {
    const int process = std::atoi(entry->d_name);
    if (process <= 0) continue;
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(stat, line);
    const auto behind_name = line.rfind(") ");
    if (behind_name != std::string::npos) pairs.emplace_back(process, std::atoi(line.c_str() + behind_name + 4));
  }
  ::closedir(folder);
  while (!parents.empty()) {
    const int parent = parents.back();
    parents.pop_back();
    for (const auto& [process, its_parent] : pairs) {
      if (its_parent == parent && found.insert(process).second) parents.push_back(process);
    }
  }
  return found;
}

/// A runner over the mock worker whose limits are short; checks that it leaves nothing behind.
class Workers : public ::testing::Test {
 protected:
  void SetUp() override {
    before_ = open_descriptors();
    options_.wall = std::chrono::milliseconds(4000);
    options_.no_progress = std::chrono::milliseconds(1500);
    options_.memory_bytes = std::uint64_t{256} << 20;
    options_.jobs = 4;
  }
  void TearDown() override {
    runner_.reset();
    files_.clear();
    EXPECT_EQ(descendants(), std::set<int>{});
    EXPECT_EQ(open_descriptors(), before_);
  }

  intake::ExtractionRunner& runner() {
    if (!runner_) runner_ = workers::make_worker_runner(options_);
    return *runner_;
  }
  /// A group of one file.
  intake::GroupInput group(std::string_view format, std::string_view content = "content") {
    files_.push_back(memory_file(content));
    intake::GroupInput input;
    input.key = "folder/file";
    input.files = {{"folder/file", files_.back().get(), content.size()}};
    input.formats = {&mock::format(format)};
    return input;
  }
  intake::GroupOutput run(const intake::GroupInput& input) { return std::move(runner().run({input}).at(0)); }
  /// What a part's own record states at a path, or null.
  static Value stated(const intake::GroupOutput& output, std::string_view path) {
    for (const auto& part : output.parts) {
      for (const auto& record : part.records) {
        for (const auto& statement : record.statements) {
          if (record.key.empty() && statement.path == path) return statement.value;
        }
      }
    }
    return {};
  }
  void expect_well() {
    const auto output = run(group("well", "abc"));
    EXPECT_TRUE(output.failures.empty());
    EXPECT_EQ(stated(output, "custom.bytes"), Value("abc"));
  }

  workers::WorkerOptions options_;
  std::vector<Descriptor> files_;

 private:
  std::unique_ptr<intake::ExtractionRunner> runner_;
  std::set<int> before_;
};

}  // namespace quarry::test
