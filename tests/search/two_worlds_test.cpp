// SPDX-License-Identifier: GPL-3.0-or-later
// Worlds that differ only in what a viewer may not see, in the order they came in or in how they are cut into segments: what the
// viewer gets is equal to the byte.
#include <gtest/gtest.h>

#include "search/queries.hpp"
#include "search/sides.hpp"
#include "search/two_worlds.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t requests_per_pair = 50;

class QUARRY_SUITE : public testing::TestWithParam<unsigned> {};

TEST_P(QUARRY_SUITE, HiddenRecordsChangeNoByte) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_PAIRS / QUARRY_SHARDS;
  std::size_t pairs = 0;
  for (auto seed = GetParam(); pairs < wanted; seed += QUARRY_SHARDS) {
    Random random(seed);
    const auto visible = seen_world(random, 10 + below(random, 30));
    const auto name = std::to_string(seed);
    const SnapshotSide few(with_hidden(random, visible, below(random, 20), "h/"), 1 + below(random, 3), random, folder, "a" + name);
    const SnapshotSide many(with_hidden(random, shuffled(random, visible), 20 + below(random, 60), "t/"), 1 + below(random, 3), random, folder, "b" + name);
    for (std::size_t i = 0; i < requests_per_pair && pairs < wanted; ++i, ++pairs) {
      const auto request = any_request(random);
      const auto viewer = known_viewer(random);
      SCOPED_TRACE("seed " + name + " " + story(request));
      if (below(random, 4) == 0) (void)many.search(request, hidden_viewer());  // who asked before is nobody's business
      ASSERT_EQ(few.search(request, viewer), many.search(request, viewer));
      const auto subject = any_subject(random, visible);
      ASSERT_EQ(few.get(subject, viewer), many.get(subject, viewer)) << subject;
      const auto likeness = any_likeness(random);
      ASSERT_EQ(few.similar(subject, likeness, viewer), many.similar(subject, likeness, viewer)) << subject;
      if (i % 10 == 0) {
        ASSERT_EQ(few.fields(viewer), many.fields(viewer));
      }
    }
  }
}

TEST_P(QUARRY_SUITE, SegmentsAndTheirOrderShowInNoByte) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_PAIRS / QUARRY_SHARDS / 4;
  std::size_t pairs = 0;
  for (auto seed = GetParam(); pairs < wanted; seed += QUARRY_SHARDS) {
    Random random(seed);
    const auto world = random_world(random, 10 + below(random, 60), "s/");
    const auto name = std::to_string(seed);
    const SnapshotSide one(world, 1, random, folder, "one" + name);
    const SnapshotSide several(shuffled(random, world), 2 + below(random, 5), random, folder, "several" + name);
    for (std::size_t i = 0; i < requests_per_pair && pairs < wanted; ++i, ++pairs) {
      const auto request = any_request(random);
      const auto viewer = below(random, 4) == 0 ? Viewer::all_seeing() : known_viewer(random);
      SCOPED_TRACE("seed " + name + " " + story(request));
      ASSERT_EQ(one.search(request, viewer), several.search(request, viewer));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(TwoWorlds, QUARRY_SUITE, testing::Range(1U, 1U + QUARRY_SHARDS));

}  // namespace
}  // namespace quarry::test
