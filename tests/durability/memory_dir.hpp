// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace quarry::test {

/// A fresh directory, in memory where the machine has such a place: else thousands of runs wait for fsync.
class MemoryDir {
 public:
  MemoryDir() {
    const std::filesystem::path shm = "/dev/shm";
    const auto parent = ::access(shm.c_str(), W_OK) == 0 ? shm : std::filesystem::temp_directory_path();
    auto name = (parent / "quarry-durability-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~MemoryDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MemoryDir(const MemoryDir&) = delete;
  MemoryDir& operator=(const MemoryDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A count from the environment, else the one that was built in.
inline long count_of(const char* variable, long built_in) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? std::atol(text) : built_in;
}

}  // namespace quarry::test
