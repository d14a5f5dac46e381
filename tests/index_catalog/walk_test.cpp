// SPDX-License-Identifier: GPL-3.0-or-later
#include "index_catalog/walk.hpp"

#include <gtest/gtest.h>

namespace quarry::test {
namespace {

constexpr std::uint32_t walks = QUARRY_WALKS;

TEST(QUARRY_SUITE, RandomWalksWithCrashesShowNothingRevokedAndLoseNothingAcknowledged) {
  WalkCounts counts;
  for (std::uint32_t seed = 0; seed < walks; ++seed)
    ASSERT_EQ(walk(seed, {}, counts), "") << "seed " << seed;
  for (const auto& [step, count] : counts.crashed_at) RecordProperty(step, static_cast<int>(count));
  for (const char* step :
       {"before catalog commit", "after catalog commit", "before segment", "segment built", "live written", "acl written",
        "segments in place", "file written", "manifest in place", "before rename", "after rename", "published",
        "before pending cleared", "pending cleared", "before merge", "segments merged", "manifest collected",
        "segment collected", "before prune commit", "manifest opened", "edited"})
    EXPECT_GT(counts.crashed_at[step], 0u) << "no walk crashed at: " << step;
  EXPECT_GT(counts.crashes, walks / 4);
  EXPECT_GT(counts.checks, counts.steps);
}

TEST(QUARRY_SUITE, AReaderThatSkipsTheMasksIsFoundOut) {
  WalkCounts counts;
  std::uint32_t found = 0;
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    const auto fault = walk(seed, {.blind = true}, counts);
    if (!fault.empty()) ++found;
  }
  EXPECT_GT(found, 10u);
}

}  // namespace
}  // namespace quarry::test
