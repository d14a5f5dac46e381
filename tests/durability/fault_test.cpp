// SPDX-License-Identifier: GPL-3.0-or-later
// A small life of an index in a process of its own, in which one file operation fails, or the process ends there. What was
// acknowledged before is read over a pipe by this process, which then looks at what is left.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <numeric>
#include <random>

#include "durability/child.hpp"
#include "durability/memory_dir.hpp"

#define QUARRY_JOIN_NAMES(a, b) a##b
#define QUARRY_SUITE_OF(name, suite) QUARRY_JOIN_NAMES(name, suite)

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kinds{"eio", "enospc", "short", "kill_before", "kill_after"};

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

}  // namespace quarry::test

int main(int count, char** arguments) {
  if (const char* index = std::getenv("QUARRY_TEST_INDEX")) return quarry::test::play_script(index);
  testing::InitGoogleTest(&count, arguments);
  return RUN_ALL_TESTS();
}
