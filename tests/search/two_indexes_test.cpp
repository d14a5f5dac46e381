// SPDX-License-Identifier: GPL-3.0-or-later
// Whole indexes on disk that hold the same for a viewer, by different histories: what the viewer gets is equal to the byte.
#include <gtest/gtest.h>

#include "search/queries.hpp"
#include "search/sides.hpp"
#include "search/two_worlds.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t requests_per_pair = 125;
constexpr const char* secret_reader = "urn:test:hidden0";

/// One after the other, then published.
void plainly(IndexSide& side, const World& world) {
  for (const auto& entry : world) side.put(entry);
  side.publish();
  side.close();
}

/// By way of other entries, other lists and other records, some of them gone before and some after the last publication.
void by_a_winding_way(Random& random, IndexSide& side, const World& visible) {
  const auto world = with_hidden(random, shuffled(random, visible), 10 + below(random, 30), "t/");
  std::vector<const Entry*> to_show, to_hide;
  for (std::size_t i = 0; i < world.size(); ++i) {
    auto entry = world[i];
    const bool is_seen = entry.visible_to.front() == "public";
    if (is_seen && below(random, 5) == 0) {  // something else stood there
      auto before = entry;
      before.content = random_world(random, 1, "x", true).front().content;
      side.put(before);
      if (below(random, 2) == 0) side.publish();
    }
    if (below(random, 4) == 0) {  // under another list until the end
      entry.visible_to = {is_seen ? secret_reader : "public"};
      (is_seen ? to_show : to_hide).push_back(&world[i]);
    }
    side.put(entry);
    if (below(random, 12) == 0) side.publish();
  }
  const auto dead = random_world(random, 5, "dead/", true);
  for (auto entry : dead) {
    entry.visible_to = {"public"};
    side.put(entry);
  }
  side.publish();
  // The writer still has its lock: these are masks over what is published.
  for (const auto& entry : dead) side.index().remove({entry.subject}, Viewer::all_seeing());
  for (const auto* entry : to_hide) side.index().share({entry->subject}, Viewer::all_seeing(), {secret_reader}, "", entry->entry_id);
  for (const auto* entry : to_show) side.index().share({entry->subject}, Viewer::all_seeing(), {"public"}, "", entry->entry_id);
  if (below(random, 3) == 0) side.publish();
}

class QUARRY_INDEX_SUITE : public testing::TestWithParam<unsigned> {};

TEST_P(QUARRY_INDEX_SUITE, HistoryShowsInNoByte) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_INDEX_PAIRS / QUARRY_SHARDS;
  std::size_t pairs = 0;
  for (auto seed = GetParam(); pairs < wanted; seed += QUARRY_SHARDS) {
    Random random(seed);
    const auto visible = seen_world(random, 10 + below(random, 20));
    const auto name = std::to_string(seed);
    IndexSide plain(folder / ("a" + name)), winding(folder / ("b" + name));
    plainly(plain, visible);
    by_a_winding_way(random, winding, visible);
    for (std::size_t i = 0; i < requests_per_pair && pairs < wanted; ++i, ++pairs) {
      const auto request = any_request(random);
      const auto viewer = known_viewer(random);
      SCOPED_TRACE("seed " + name + " " + story(request));
      if (below(random, 4) == 0) (void)winding.search(request, hidden_viewer());
      ASSERT_EQ(plain.search(request, viewer), winding.search(request, viewer));
      const auto subject = any_subject(random, visible);
      ASSERT_EQ(plain.get(subject, viewer), winding.get(subject, viewer)) << subject;
      const auto likeness = any_likeness(random);
      ASSERT_EQ(plain.similar(subject, likeness, viewer), winding.similar(subject, likeness, viewer)) << subject;
      ASSERT_EQ(plain.all(request, viewer), winding.all(request, viewer));
      if (i % 25 == 0) {
        ASSERT_EQ(plain.fields(viewer), winding.fields(viewer));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Indexes, QUARRY_INDEX_SUITE, testing::Range(1U, 1U + QUARRY_SHARDS));

}  // namespace
}  // namespace quarry::test
