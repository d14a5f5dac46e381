// SPDX-License-Identifier: GPL-3.0-or-later
// A dataset of several versions, in two indexes that agree on what a viewer may see of each. Version numbers and scroll ids are facts of
// the dataset: given at the ingest, the same for whoever may see them. Where they are equal, everything is, to the byte; where hidden
// records took some of them, nothing else differs.
#include <gtest/gtest.h>

#include "search/history.hpp"
#include "search/queries.hpp"
#include "search/sides.hpp"
#include "search/two_worlds.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t requests_per_pair = 40;

/// Hidden groups, and hidden entries of visible groups.
void hide_among(Random& random, Groups& groups, std::size_t hidden) {
  const std::vector<std::string> reader{"urn:test:hidden0"};
  for (std::size_t i = 0; i < hidden; ++i) {
    auto entry = random_world(random, 1, "x", true).front();
    entry.subject = "set/hidden" + std::to_string(i);
    entry.visible_to = reader;
    entry.kind = RecordKind::record;  // a dataset's entry takes no scroll id
    const auto key = entry.subject;
    groups[key] = {std::move(entry)};
  }
  for (auto& [key, entries] : groups) {
    if (key.starts_with("set/hidden") || below(random, 3) != 0) continue;
    auto entry = random_world(random, 1, "x", true).front();
    entry.subject = key;
    entry.entry_id = "z";
    entry.kind = entries.front().kind;
    entry.visible_to = reader;
    entries.push_back(std::move(entry));
  }
}

/// What a viewer is told of the versions, but for the moment in which they were made.
std::string told_of(const Index& index, const Viewer& viewer, bool numbers) {
  std::string text;
  for (const auto& one : index.versions("set", viewer)) text += (numbers ? std::to_string(one.version) + ": " : "") + std::to_string(one.records) + "\n";
  return text;
}

class QUARRY_HISTORY_SUITE : public testing::TestWithParam<unsigned> {
 protected:
  /// The visible groups of each version.
  static std::vector<Groups> versions(Random& random) {
    std::vector<Groups> all;
    Groups groups;
    for (int version = 0; version < 4; ++version) {
      change(random, "set", 10, groups);
      for (auto& [key, entries] : groups)
        for (auto& entry : entries) entry.visible_to = {"public"};
      all.push_back(groups);
    }
    return all;
  }
};

TEST_P(QUARRY_HISTORY_SUITE, WithEqualNumbersShowHiddenRecordsInNoByte) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_INDEX_PAIRS / QUARRY_SHARDS / 2;
  std::size_t pairs = 0;
  for (auto seed = GetParam(); pairs < wanted; seed += QUARRY_SHARDS) {
    Random random(seed);
    IndexSide one(folder / ("a" + std::to_string(seed))), other(folder / ("b" + std::to_string(seed)));
    History first(one.index()), second(other.index());
    for (const auto& groups : versions(random)) {
      for (auto* history : {&first, &second}) {  // as many hidden groups in both, of other content
        auto all = groups;
        hide_among(random, all, 3);
        history->ingest("set", all);
      }
    }
    for (std::size_t i = 0; i < requests_per_pair; ++i, ++pairs) {
      auto request = any_request(random);
      const auto viewer = known_viewer(random);
      request.as_of = AsOf{"set", 1 + static_cast<std::int64_t>(below(random, 6))};
      if (below(random, 4) == 0) request.sort = {{"mdf.scroll_id", below(random, 2) == 0}};
      if (below(random, 4) == 0) request.facets.push_back({"mdf.scroll_id", 20});
      SCOPED_TRACE("seed " + std::to_string(seed) + " as of " + std::to_string(request.as_of->version) + " " + story(request));
      ASSERT_EQ(one.search(request, viewer), other.search(request, viewer));
      ASSERT_EQ(one.all(request, viewer), other.all(request, viewer));
      ASSERT_EQ(told_of(one.index(), viewer, true), told_of(other.index(), viewer, true));
      request.as_of.reset();
      ASSERT_EQ(one.search(request, viewer), other.search(request, viewer));
    }
  }
}

TEST_P(QUARRY_HISTORY_SUITE, NothingButTheNumbersTellsOfHiddenRecords) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_INDEX_PAIRS / QUARRY_SHARDS / 2;
  std::size_t pairs = 0;
  for (auto seed = GetParam(); pairs < wanted; seed += QUARRY_SHARDS) {
    Random random(seed + 10'000);
    IndexSide plain(folder / ("p" + std::to_string(seed))), secretive(folder / ("s" + std::to_string(seed)));
    History first(plain.index()), second(secretive.index());
    // By visible version: the last number that shows it. Some ingests of the secretive one change hidden records alone.
    std::vector<std::int64_t> numbers;
    Groups before;
    for (const auto& groups : versions(random)) {
      first.ingest("set", groups);
      for (std::size_t i = below(random, 3); i != 0 && !numbers.empty(); --i) {
        auto hidden = before;
        hide_among(random, hidden, 1 + below(random, 4));
        second.ingest("set", hidden);
        numbers.back() = second.last_version("set");
      }
      auto all = groups;
      hide_among(random, all, below(random, 6));
      second.ingest("set", all);
      if (static_cast<std::size_t>(first.last_version("set")) > numbers.size()) numbers.push_back(0);
      if (!numbers.empty()) numbers.back() = second.last_version("set");
      before = groups;
    }
    const auto without_numbers = [](std::string bytes) {
      for (auto at = bytes.find("\"scroll_id\":"); at != std::string::npos; at = bytes.find("\"scroll_id\":", at + 1)) {
        const auto end = bytes.find_first_of(",}", at);
        bytes.erase(at + 12, end - at - 12);
      }
      return bytes;
    };
    for (std::size_t i = 0; i < requests_per_pair && !numbers.empty(); ++i, ++pairs) {
      auto request = any_request(random);
      const auto viewer = known_viewer(random);
      const auto version = below(random, numbers.size());
      SCOPED_TRACE("seed " + std::to_string(seed) + " version " + std::to_string(version + 1) + " " + story(request));
      ASSERT_EQ(told_of(plain.index(), viewer, false), told_of(secretive.index(), viewer, false));
      auto same = request;
      request.as_of = AsOf{"set", static_cast<std::int64_t>(version) + 1};
      same.as_of = AsOf{"set", numbers[version]};
      // The cursor names what was asked, the version too: an order by fields shows its length only.
      request.limit = same.limit = 10'000;
      ASSERT_EQ(without_numbers(plain.search(request, viewer)), without_numbers(secretive.search(same, viewer)));
      ASSERT_EQ(without_numbers(plain.all(request, viewer)), without_numbers(secretive.all(same, viewer)));
      ASSERT_EQ(plain.fields(viewer), secretive.fields(viewer));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Histories, QUARRY_HISTORY_SUITE, testing::Range(1U, 1U + QUARRY_SHARDS));

}  // namespace
}  // namespace quarry::test
