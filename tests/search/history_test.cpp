// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets of several versions in an index on disk against the oracle over what each version should show.
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "quarry/error.hpp"
#include "search/history.hpp"
#include "search/oracle_compare.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t queries_per_history = 60;

/// A world that stays where it is, and its oracle.
struct Known {
  explicit Known(World&& from) : world(std::move(from)), oracle(world) {}
  World world;
  Oracle oracle;
};

/// Ingests, loads, deletions and new lists of readers at random.
void live(Random& random, History& history) {
  std::map<std::string, Groups> sources{{"first", {}}, {"second", {}}};
  for (int step = 0; step < 9; ++step) {
    const auto dataset = any_of<std::string>(random, {"first", "first", "second"});
    switch (step < 3 ? 0U : below(random, 6)) {
      case 3: history.load(random_world(random, 1, "loaded/" + std::to_string(step)).front()); break;
      case 4: history.remove(dataset + "/" + std::to_string(below(random, 20))); break;
      case 5: history.share(dataset + "/" + std::to_string(below(random, 20)), random_world(random, 1, "x").front().visible_to); break;
      default:
        change(random, dataset, 20, sources[dataset]);
        history.ingest(dataset, sources[dataset]);
    }
  }
}

class QUARRY_HISTORY_SUITE : public testing::TestWithParam<unsigned> {};

TEST_P(QUARRY_HISTORY_SUITE, EachVersionIsAnsweredAsTheOracleDoes) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t wanted = QUARRY_HISTORY_QUERIES / QUARRY_SHARDS;
  std::size_t answered = 0, of_past = 0, with_hits = 0;
  for (auto seed = GetParam(); answered < wanted; seed += QUARRY_SHARDS) {
    Random random(seed);
    Index index(folder / ("i" + std::to_string(seed)), {.create = true});
    History history(index);
    live(random, history);
    if (below(random, 4) == 0) index.reindex();
    index.writer().publish();
    std::map<std::pair<std::string, std::int64_t>, std::unique_ptr<Known>> known;
    for (std::size_t i = 0; i < queries_per_history; ++i) {
      auto request = random_request(random);
      const auto viewer = random_viewer(random);
      const auto dataset = any_of<std::string>(random, {"first", "first", "second", "second", "none"});
      if (below(random, 4) == 0) request.query = "*";
      if (below(random, 4) != 0) request.as_of = AsOf{dataset, 1 + static_cast<std::int64_t>(below(random, static_cast<std::size_t>(history.last_version(dataset)) + 2))};
      SCOPED_TRACE("seed " + std::to_string(seed) + (request.as_of ? " as of " + dataset + "@" + std::to_string(request.as_of->version) : " now") + " " + story(request));
      auto& there = known[request.as_of ? std::pair(dataset, request.as_of->version) : std::pair(std::string(), std::int64_t{0})];
      if (!there) there = std::make_unique<Known>(request.as_of ? history.as_of(dataset, request.as_of->version) : history.now());
      std::map<std::int64_t, std::uint64_t> versions;
      for (const auto& version : index.versions(dataset, viewer)) versions[version.version] = version.records;
      ASSERT_EQ(versions, history.versions(dataset, viewer)) << dataset;
      SearchResult got;
      try {
        got = index.search(request, viewer);
      } catch (const Error& error) {
        ASSERT_EQ(error.code(), Code::invalid_argument) << error.what();
        continue;
      }
      auto want = there->oracle.answer(request, viewer);
      ASSERT_TRUE(want) << "was answered";
      if (request.as_of && want->total == 0 && versions.empty())
        want->warnings.push_back("as-of: no dataset '" + dataset + "' with a version that you may see");
      expect_same(got, *want, request);
      EXPECT_EQ(got.cursor.empty(), request.limit == 0 || want->total <= request.offset + request.limit);
      ++answered;
      of_past += request.as_of.has_value();
      with_hits += request.as_of && want->total != 0;
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_TRUE(index.check().problems.empty());
  }
  EXPECT_GT(of_past, answered / 2);
  EXPECT_GT(with_hits, of_past / 5);
}

INSTANTIATE_TEST_SUITE_P(Oracle, QUARRY_HISTORY_SUITE, testing::Range(1U, 1U + QUARRY_SHARDS));

}  // namespace
}  // namespace quarry::test
