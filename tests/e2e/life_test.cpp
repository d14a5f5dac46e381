// SPDX-License-Identifier: GPL-3.0-or-later
// The life of an index at the command line: sharing, versions, backup, several indexes in a folder, a writer in use.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

constexpr const char* me = "urn:test:me";

std::int64_t total(const Outcome& run) {
  const auto json = run.json();
  const auto* const value = json.at_path("total");
  EXPECT_NE(value, nullptr) << run.out << run.err;
  return value == nullptr ? -1 : value->as_integer();
}

class Life : public testing::Test {
 protected:
  Outcome on_index(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--index", index});
    return quarry(arguments);
  }
  std::int64_t found(const std::string& query, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"search", query, "--json"});
    return total(on_index(more));
  }
  void load(const std::string& lines) {
    const auto run = on_index({"load", temp.write("lines.ndjson", lines)});
    ASSERT_EQ(run.status, 0) << run.err;
  }
  TempDir temp;
  std::string index = temp / "index";
};

TEST_F(Life, EntriesAreSharedAndDeletedOneByOneAndByQuery) {
  load(R"({"subject":"s","id":"open","visible_to":["public"],"content":{"t":"alpha"}})" "\n"
       R"({"subject":"s","id":"ours","visible_to":["urn:test:me"],"content":{"t":"beta"}})" "\n"
       R"({"subject":"x1","visible_to":["urn:test:me"],"content":{"t":"gamma"}})" "\n"
       R"({"subject":"x2","visible_to":["urn:test:me"],"content":{"t":"gamma"}})" "\n");
  EXPECT_EQ(found("*"), 1);
  EXPECT_EQ(found("beta"), 0);
  EXPECT_EQ(on_index({"share", "s", "--entry", "ours", "--visible-to", "public", "--as", me}).status, 0);
  EXPECT_EQ(found("beta"), 1);
  EXPECT_EQ(on_index({"share", "--query", "gamma", "--visible-to", "public"}).status, 1);  // not ours to share
  const auto shared = on_index({"share", "--query", "gamma", "--visible-to", "public", "--as", me, "--json"});
  EXPECT_EQ(shared.json().at_path("shared")->as_integer(), 2);
  EXPECT_EQ(found("gamma"), 2);
  EXPECT_EQ(on_index({"share", "s", "--visible-to", "nobody in particular"}).status, 2);
  EXPECT_EQ(on_index({"delete", "s", "--entry", "open", "--as", me}).status, 0);
  EXPECT_EQ(found("alpha"), 0);
  EXPECT_EQ(found("beta"), 1);
  EXPECT_EQ(on_index({"delete", "--query", "gamma", "--as", me}).status, 0);
  EXPECT_EQ(found("*"), 1);
  EXPECT_EQ(on_index({"check"}).status, 0);
}

TEST_F(Life, ADatasetIsSearchedAndListedByVersion) {
  temp.write("set/a.txt", "first text");
  temp.write("set/b.txt", "second text");
  const auto dataset = temp.write("dataset.json", R"({"dc":{"titles":[{"title":"T"}],"creators":[{"creatorName":"C"}]},"mdf":{"source_name":"set"}})");
  const auto ingest = [&] {
    const auto run = on_index({"ingest", temp / "set", "--dataset", dataset, "--visible-to", "public", "--allow-removals", "-q"});
    ASSERT_EQ(run.status, 0) << run.err;
  };
  ingest();
  std::filesystem::remove(temp / "set/b.txt");
  temp.write("set/c.txt", "third text");
  ingest();
  const auto listed = on_index({"show", "set", "--versions", "--json"});
  ASSERT_EQ(listed.status, 0) << listed.err;
  const auto versions = listed.json();
  ASSERT_EQ(versions.as_array().size(), 2u) << listed.out;
  EXPECT_EQ(versions.as_array()[0].find("records")->as_integer(), 2);
  EXPECT_EQ(found("files.filename:b.txt"), 0);
  EXPECT_EQ(found("files.filename:b.txt", {"--as-of", "set@1"}), 1);
  EXPECT_EQ(found("files.filename:c.txt", {"--as-of", "set@1"}), 0);
  EXPECT_EQ(found("files.filename:c.txt", {"--as-of", "set@2"}), 1);
  EXPECT_EQ(on_index({"search", "*", "--as-of", "set"}).status, 2);
  EXPECT_EQ(on_index({"show", "nothing", "--versions"}).status, 1);
}

TEST_F(Life, ABackupAnswersEquallyAndAFolderOfIndexesIsAddressedByName) {
  load(R"({"subject":"s","visible_to":["public"],"content":{"t":"alpha"}})" "\n");
  const auto copy = temp / "folder/copy";
  ASSERT_EQ(on_index({"backup", copy}).status, 0);
  EXPECT_EQ(on_index({"backup", copy}).status, 2);
  index = copy;
  EXPECT_EQ(found("alpha"), 1);
  EXPECT_EQ(on_index({"check"}).status, 0);
  const auto uuid = on_index({"backup", temp / "again", "--json"}).json().find("uuid")->as_string();
  index = temp / ("folder/" + uuid);
  EXPECT_EQ(found("alpha"), 1);
  index = temp / "folder";
  const auto which = on_index({"search", "alpha"});
  EXPECT_EQ(which.status, 2);
  EXPECT_NE(which.err.find("folder/copy"), std::string::npos) << which.err;
}

/// `quarry load -` that is fed through a named pipe.
class Feed {
 public:
  Feed(const TempDir& temp, const std::string& index) : fifo_(temp / "fifo") {
    ::mkfifo(fifo_.c_str(), 0600);
    program_.emplace(std::vector<std::string>{"/bin/sh", "-c", "exec '" + std::string(QUARRY_BIN_DIR) + "/quarry' load - --index '" + index + "' < '" + fifo_ + "'"});
    pipe_ = ::open(fifo_.c_str(), O_WRONLY | O_CLOEXEC);
  }
  ~Feed() { end(); }
  void give(const std::string& line) {
    const auto text = line + "\n";
    EXPECT_EQ(::write(pipe_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  int end() {
    if (pipe_ >= 0) ::close(pipe_);
    pipe_ = -1;
    return program_->wait();
  }

 private:
  std::string fifo_;
  std::optional<Program> program_;
  int pipe_ = -1;
};

TEST_F(Life, ALoadFromAPipeShowsWhatCameAndOthersWaitOrAreRefused) {
  load(R"({"subject":"s","visible_to":["public"],"content":{"t":"alpha"}})" "\n");
  Feed feed(temp, index);
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 3; ++i) {
    feed.give(R"({"subject":"n)" + std::to_string(i) + R"(","visible_to":["public"],"content":{"t":"beta"}})");
    const auto given = Clock::now();
    while (found("beta") != i + 1 && Clock::now() < given + std::chrono::minutes(1)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(found("beta"), i + 1);
    RecordProperty("seconds" + std::to_string(i), std::to_string(std::chrono::duration<double>(Clock::now() - given).count()));
  }
  const auto refused = on_index({"load", "--no-wait", temp.write("more.ndjson", "")});
  EXPECT_EQ(refused.status, 4);
  EXPECT_NE(refused.err.find("is writing to"), std::string::npos) << refused.err;
  EXPECT_EQ(on_index({"delete", "s", "--as", me}).status, 0);  // needs no writer's lock
  EXPECT_EQ(found("alpha"), 0);
  EXPECT_EQ(feed.end(), 0);
  EXPECT_EQ(on_index({"check"}).status, 0);
}

}  // namespace
}  // namespace quarry::test
