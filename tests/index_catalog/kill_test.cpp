// SPDX-License-Identifier: GPL-3.0-or-later
// Writers in processes of their own: this program starts itself again, so that nothing is shared but the directory.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

constexpr const char* role_variable = "QUARRY_TEST_ROLE";
constexpr const char* index_variable = "QUARRY_TEST_INDEX";

int count_of(const char* variable, int built_in) {
  const char* const text = std::getenv(variable);
  return text != nullptr ? std::atoi(text) : built_in;
}
const int kills = count_of("QUARRY_KILLS", QUARRY_KILLS);
const int seconds = count_of("QUARRY_STREAM_SECONDS", 3);

/// A process that runs this program in a role; what it writes to its standard output is read here.
class Process {
 public:
  Process(const std::string& role, const std::filesystem::path& index) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ == 0) {
      ::dup2(ends[1], 1);
      ::setenv(role_variable, role.c_str(), 1);
      ::setenv(index_variable, index.c_str(), 1);
      ::execl("/proc/self/exe", "writer", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Process() {
    end(SIGKILL);
    ::close(output_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  int id() const { return id_; }
  void end(int signal) {
    if (id_ <= 0) return;
    ::kill(id_, signal);
    wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = -1;
    return status;
  }
  /// The next line, or what came before the end.
  std::string line() {
    std::string text;
    char c = 0;
    while (::read(output_, &c, 1) == 1 && c != '\n') text += c;
    return text;
  }

 private:
  pid_t id_ = -1;
  int output_ = -1;
};

void say(const std::string& text) {
  const auto line = text + "\n";
  if (::write(1, line.data(), line.size()) < 0) ::_exit(1);
}

// The roles. -------------------------------------------------------------------------------------------------------

/// Puts records k0, k1, ... and rewrites one of every seven; says each number when its commit has returned.
void write_for_ever(Index& index) {
  auto writer = index.writer();
  int next = 0;
  {
    // Goes on after the last one that is there: acknowledged or not, it must not come twice.
    const auto rows = shown(*index::Store(index.directory(), {}).snapshot());
    for (const auto& [subject, row] : rows) next = std::max(next, std::stoi(subject.substr(1)) + 1);
  }
  for (std::mt19937 random(std::random_device{}());; ++next) {
    writer.upsert(entry("k" + std::to_string(next), "value " + std::to_string(next)));
    if (next % 7 == 0) writer.upsert(entry("k" + std::to_string(next / 2), "value " + std::to_string(next / 2)));
    writer.commit();
    say(std::to_string(next));
    if (random() % 10 == 0) writer.publish();
  }
}

void hold_the_lock(Index& index) {
  const auto writer = index.writer();
  say("held");
  ::pause();
}

/// Searches as fast as it can; says how often, or what went wrong.
void read_for_a_while(const Index& index) {
  std::uint64_t last = 0, count = 0;
  try {
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds); std::chrono::steady_clock::now() < end; ++count) {
      const auto total = index.search({.query = "value"}, Viewer()).total;
      if (total < last) return say("saw " + std::to_string(total) + " after " + std::to_string(last));
      last = total;
    }
    say("searched " + std::to_string(count));
  } catch (const std::exception& error) {
    say(error.what());
  }
}

void remove_one(Index& index) { say(std::to_string(index.remove({"a"}, Viewer()))); }

}  // namespace

int run_role(const std::string& role) {
  Index index(std::getenv(index_variable), {.create = true});
  if (role == "write") write_for_ever(index);
  if (role == "read") read_for_a_while(index);
  if (role == "hold") hold_the_lock(index);
  if (role == "remove") remove_one(index);
  return 0;
}

namespace {

// The tests. -------------------------------------------------------------------------------------------------------

TEST(QUARRY_SUITE, LosesNothingAcknowledgedAndShowsNothingPartial) {
  const TempDir temp;
  const auto path = temp.path() / "i";
  std::mt19937 random(7);
  int acknowledged = -1;
  for (int kill = 0; kill < kills; ++kill) {
    {
      Process process("write", path);
      const int lines = std::uniform_int_distribution<int>(0, 25)(random);
      for (int i = 0; i < lines; ++i) {
        const auto line = process.line();
        ASSERT_FALSE(line.empty()) << "the writer ended by itself";
        acknowledged = std::max(acknowledged, std::stoi(line));
      }
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
      ::kill(process.id(), SIGKILL);
      for (auto line = process.line(); !line.empty(); line = process.line())
        acknowledged = std::max(acknowledged, std::stoi(line));
    }
    Index index(path, {.create = true});
    index.writer().publish();
    const auto rows = shown(path);
    std::set<int> numbers;
    for (const auto& [subject, row] : rows) {
      const int number = std::stoi(subject.substr(1));
      EXPECT_TRUE(numbers.insert(number).second) << subject << " is there twice";
      EXPECT_EQ(row.text, "value " + std::to_string(number));
    }
    for (int number = 0; number <= acknowledged; ++number)
      ASSERT_EQ(numbers.count(number), 1u) << number << " of " << acknowledged << " is lost after kill " << kill;
  }
  EXPECT_GT(acknowledged, kills / 2);
  EXPECT_TRUE(Index(path).check().problems.empty());
}

TEST(QUARRY_SUITE, ReadersInOtherProcessesNeverFailUnderAWriterAtFullSpeed) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  Process first("read", index.directory()), second("read", index.directory());
  std::jthread writing([&](const std::stop_token& stop) {
    auto writer = index.writer();
    writer.publish_every(std::chrono::milliseconds(20));
    for (int number = 0; !stop.stop_requested(); ++number)
      writer.upsert(entry("k" + std::to_string(number % 3 == 0 ? number / 2 : number), "value " + std::to_string(number)));
  });
  for (auto* reader : {&first, &second}) {
    const auto line = reader->line();
    ASSERT_TRUE(line.starts_with("searched ")) << line;
    EXPECT_GT(std::stol(line.substr(9)), 10) << line;
  }
  writing.request_stop();
  writing.join();
  EXPECT_TRUE(index.check().problems.empty());
}

TEST(QUARRY_SUITE, ASecondWriterWaitsOrRefusesAndNamesTheHolder) {
  const TempDir temp;
  Process holder("hold", temp.path() / "i");
  ASSERT_EQ(holder.line(), "held");
  Index index(temp.path() / "i");
  int told = 0;
  try {
    (void)index.writer(std::chrono::milliseconds(100), [&] { ++told; });
    FAIL() << "two writers";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::conflict);
    EXPECT_NE(std::string(error.what()).find("process " + std::to_string(holder.id())), std::string::npos) << error.what();
  }
  EXPECT_EQ(told, 1);
  std::jthread end([&] { holder.end(SIGKILL); });
  (void)index.writer(std::chrono::seconds(60));  // a killed holder holds nothing
}

TEST(QUARRY_SUITE, ARevocationElsewhereHoldsFromTheNextRequestOn) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.upsert(entry("b", "two"));
  writer.publish();
  index::Store reader(index.directory(), {});
  const auto before = reader.snapshot();
  EXPECT_EQ(shown(*before).size(), 2u);
  Process other("remove", index.directory());  // cannot publish: this process has the writer's lock
  EXPECT_EQ(other.line(), "1");
  EXPECT_EQ(other.wait(), 0);
  EXPECT_EQ(subjects(shown(*reader.snapshot())), std::set<std::string>{"b"});
  EXPECT_EQ(subjects(shown(*before)), std::set<std::string>{"b"});  // the last gate, when rows are loaded
}

}  // namespace
}  // namespace quarry::test

int main(int count, char** arguments) {
  if (const char* role = std::getenv("QUARRY_TEST_ROLE")) return quarry::test::run_role(role);
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
