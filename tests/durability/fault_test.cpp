// SPDX-License-Identifier: GPL-3.0-or-later
// A small life of an index in a process of its own, in which one file operation fails, or the process ends there. What was
// acknowledged before is read over a pipe by this process, which then looks at what is left.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <numeric>
#include <random>

#include "durability/memory_dir.hpp"
#include "durability/script.hpp"
#include "quarry/error.hpp"

#define QUARRY_JOIN_NAMES(a, b) a##b
#define QUARRY_SUITE_OF(name, suite) QUARRY_JOIN_NAMES(name, suite)

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kinds{"eio", "enospc", "short", "kill_before", "kill_after"};

struct Ran {
  int acknowledged = 0;  ///< steps
  int status = 0;        ///< as of waitpid
  bool failed() const { return !WIFEXITED(status) || WEXITSTATUS(status) != 0; }
};

/// Runs the script from a step on, with these variables for the injector.
Ran run_child(const fs::path& index, int first, const std::map<std::string, std::string>& faults) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const auto child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], 1);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
    ::setenv("QUARRY_TEST_INDEX", index.c_str(), 1);
    ::setenv("QUARRY_TEST_FIRST", std::to_string(first).c_str(), 1);
    ::setenv("LD_PRELOAD", (std::string(QUARRY_BIN_DIR) + "/quarry-fault.so").c_str(), 1);
    ::setenv("QUARRY_FAULT_DIR", index.parent_path().c_str(), 1);
    for (const auto& [name, value] : faults) ::setenv(name.c_str(), value.c_str(), 1);
    ::execl("/proc/self/exe", "script", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  Ran ran;
  ran.acknowledged = first;
  for (char c = 0; ::read(ends[0], &c, 1) == 1;)
    if (c == '.') ++ran.acknowledged;
  ::close(ends[0]);
  ::waitpid(child, &ran.status, 0);
  return ran;
}

/// Each subject is as it was before the step under way or as it is after it, and there once at most.
std::string compare(const Truth& found, const Truth& before, const Truth& after) {
  std::set<std::string> names;
  for (const auto* truth : {&found, &before, &after})
    for (const auto& [name, row] : *truth) names.insert(name);
  for (const auto& name : names) {
    if (found.count(name) > 1) return name + " is there twice";
    const auto is_like = [&](const Truth& truth) {
      const auto a = found.find(name), b = truth.find(name);
      return a == found.end() || b == truth.end() ? (a == found.end()) == (b == truth.end()) : a->second == b->second;
    };
    if (!is_like(before) && !is_like(after))
      return name + (found.count(name) == 0 ? " is lost" : " is '" + found.find(name)->second.text + "'");
  }
  return {};
}

/// What is wrong with what a run left behind; resumes it to its end.
std::string examine(const fs::path& path, const Ran& ran) {
  if (!ran.failed() && ran.acknowledged != Script::steps) return "a run that failed said that it had not";
  if (WIFSIGNALED(ran.status) && WTERMSIG(ran.status) != SIGKILL) return "it crashed by signal " + std::to_string(WTERMSIG(ran.status));
  const auto before = Script::after(ran.acknowledged);
  const auto after = Script::after(std::min(ran.acknowledged + 1, Script::steps));
  try {
    if (fs::exists(path / "CURRENT")) {
      const auto report = Index(path).check();
      if (!report.problems.empty()) return "check: " + report.problems.front();
    } else if (ran.acknowledged != 0) {
      return "there is no index";
    }
    Index index(path, {.create = true, .disk_floor = 0});
    index.writer().publish();
    if (auto wrong = compare(shown(path), before, after); !wrong.empty()) return wrong;
    run_script(path, ran.acknowledged, [](int) {});
    if (shown(path) != Script::after(Script::steps)) return "resumed, it ended differently: " + compare(shown(path), Script::after(Script::steps), Script::after(Script::steps));
    const auto report = index.check();
    if (!report.problems.empty()) return "check after resuming: " + report.problems.front();
  } catch (const std::exception& error) {
    return std::string("it cannot be gone on with: ") + error.what();
  }
  return {};
}

long count_operations() {
  const MemoryDir temp;
  const auto count = temp.path() / "count";
  const auto ran = run_child(temp.path() / "d" / "i", 0, {{"QUARRY_FAULT_COUNT", count.string()}, {"QUARRY_FAULT_DIR", (temp.path() / "d").string()}});
  EXPECT_FALSE(ran.failed());
  long operations = 0;
  std::ifstream(count) >> operations;
  return operations;
}

TEST(QUARRY_SUITE_OF(Fault, QUARRY_SUITE), NoFailedOperationLosesWhatWasAcknowledged) {
  const auto operations = count_operations();
  ASSERT_GT(operations, 500);
  std::vector<std::pair<long, std::string>> faults;
  for (long at = 1; at <= operations; ++at)
    for (const auto& kind : kinds) faults.emplace_back(at, kind);
  const auto seed = static_cast<unsigned>(count_of("QUARRY_SEED", 1));
  std::shuffle(faults.begin(), faults.end(), std::mt19937(seed));
  const auto limit = count_of("QUARRY_FAULTS", QUARRY_FAULTS);
  if (limit != 0 && static_cast<std::size_t>(limit) < faults.size()) faults.resize(static_cast<std::size_t>(limit));
  long failed = 0, killed = 0;
  for (const auto& [at, kind] : faults) {
    const MemoryDir temp;
    const auto path = temp.path() / "i";
    const auto ran = run_child(path, 0, {{"QUARRY_FAULT_AT", std::to_string(at)}, {"QUARRY_FAULT_KIND", kind}});
    killed += WIFSIGNALED(ran.status);
    failed += ran.failed();
    EXPECT_EQ(examine(path, ran), "") << kind << " at operation " << at << " of " << operations << ", " << ran.acknowledged << " steps acknowledged";
  }
  std::cout << faults.size() << " faults of " << operations << " operations x " << kinds.size() << " kinds: " << failed << " runs failed, "
            << killed << " of them killed\n";
  EXPECT_GT(failed, static_cast<long>(faults.size()) / 3);
  EXPECT_GT(killed, static_cast<long>(faults.size()) / 5);
}

TEST(QUARRY_SUITE_OF(Fault, QUARRY_SUITE), ADiskThatFillsUpLosesNothing) {
  const auto count = count_of("QUARRY_BUDGETS", QUARRY_BUDGETS);
  constexpr long long everything = 4'000'000;  // bytes that the script writes, about
  long failed = 0;
  for (long i = 0; i < count; ++i) {
    const MemoryDir temp;
    const auto path = temp.path() / "i";
    const auto budget = everything * i / count;
    const auto ran = run_child(path, 0, {{"QUARRY_FAULT_BUDGET", std::to_string(budget)}});
    failed += ran.failed();
    EXPECT_FALSE(WIFSIGNALED(ran.status)) << budget;
    EXPECT_EQ(examine(path, ran), "") << "the disk was full after " << budget << " bytes, " << ran.acknowledged << " steps acknowledged";
  }
  std::cout << count << " disks filled up, " << failed << " runs failed\n";
  EXPECT_GT(failed, 0);
}

}  // namespace

int play_script(const char* index) {
  try {
    run_script(index, std::atoi(std::getenv("QUARRY_TEST_FIRST")), [](int) {
      if (::write(1, ".", 1) != 1) ::_exit(3);
    });
    return 0;
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace quarry::test

int main(int count, char** arguments) {
  if (const char* index = std::getenv("QUARRY_TEST_INDEX")) return quarry::test::play_script(index);
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
