// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against an evaluation of each entry by itself, over random worlds and random queries of the whole grammar.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "query/evaluate.hpp"
#include "search/oracle_compare.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t queries_per_world = 100;

/// A world, its segments and its oracle.
class Trial {
 public:
  Trial(unsigned seed, const TempDir& folder)
      : random(seed), world_(random_world(random, 20 + below(random, 60), "s/")), oracle_(world_),
        snapshot_(world_, random_cuts(random, world_, 1 + below(random, 4)), folder, "w" + std::to_string(seed)), cache_(query::make_cache()) {}

  /// False where the query is refused.
  bool search(const SearchRequest& request, const Viewer& viewer) {
    const auto got = answer(request, viewer, std::nullopt);
    if (!got) return false;
    const auto want = oracle_.answer(request, viewer);
    EXPECT_TRUE(want) << "was answered";
    if (!want) return true;
    has_hits = want->total != 0;
    expect_same(got->result, *want, request);
    const bool more = request.limit != 0 && want->total > request.offset + request.limit;
    EXPECT_EQ(got->last.has_value(), more);
    if (!got->last || !more || testing::Test::HasFailure()) return true;
    EXPECT_EQ(got->last->subject, got->result.hits.back().subject);
    auto rest = request;
    rest.offset = 0;
    if (const auto next = answer(rest, viewer, got->last)) expect_same_hits(next->result, *want, request.offset + request.limit, request);
    return true;
  }

  void fields(const Viewer& viewer) {
    const auto want = oracle_.fields(viewer);
    const auto declared = declared_among(oracle_.seen_by(viewer));
    const auto got = query::fields(snapshot_, viewer, *cache_);
    ASSERT_EQ(got.size(), want.size());
    for (const auto& use : got) {
      ASSERT_TRUE(want.contains(use.path)) << use.path;
      EXPECT_EQ(use.subjects, want.at(use.path).subjects) << use.path;
      const bool is_described = find_field(use.path) != nullptr;  // then its block says what it is
      const auto said = declared.find(use.path);
      const auto kind = said == declared.end() || said->second[0].empty() ? kind_of(want.at(use.path)) : said->second[0];
      EXPECT_TRUE(is_described || use.kind == kind) << use.path << " is " << use.kind;
      if (said != declared.end()) {
        EXPECT_EQ(use.unit + "/" + use.title, said->second[1] + "/" + said->second[2]) << use.path;
      }
    }
  }

  void get(const Viewer& viewer) {
    const auto subject = any_of(random, world_).subject;
    EXPECT_EQ(bytes_of(query::get(snapshot_, subject, viewer, *cache_)), bytes_of(oracle_.get(subject, viewer)));
  }

  Random random;
  bool has_hits = false;

 private:
  static std::string kind_of(const OracleField& field) {
    const auto most = std::max_element(field.kinds.begin(), field.kinds.end());
    return std::vector<std::string>{"number", "date", "keyword", "boolean"}[static_cast<std::size_t>(most - field.kinds.begin())];
  }
  std::optional<query::Answer> answer(const SearchRequest& request, const Viewer& viewer, const std::optional<query::Position>& after) {
    try {
      return query::answer(snapshot_, request, viewer, *cache_, after);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::invalid_argument) << error.what();
      return std::nullopt;
    }
  }

  World world_;
  Oracle oracle_;
  WorldSnapshot snapshot_;
  std::shared_ptr<query::Cache> cache_;
};

/// Several at once: each test has seeds of its own.
class QUARRY_SUITE : public testing::TestWithParam<unsigned> {};

TEST_P(QUARRY_SUITE, AnswersAsTheOracleDoes) {
  const auto folder = TempDir::in_memory();
  constexpr std::size_t queries = QUARRY_QUERIES / QUARRY_SHARDS;
  std::size_t answered = 0, with_hits = 0, asked = 0;
  for (auto seed = GetParam(); answered < queries; seed += QUARRY_SHARDS) {
    Trial trial(seed, folder);
    for (std::size_t i = 0; i < queries_per_world && answered < queries; ++i, ++asked) {
      const auto request = random_request(trial.random);
      const auto viewer = random_viewer(trial.random);
      SCOPED_TRACE("seed " + std::to_string(seed) + " " + story(request));
      if (!trial.search(request, viewer)) continue;
      ++answered;
      with_hits += trial.has_hits;
      if (i % 20 == 0) trial.fields(viewer);
      trial.get(viewer);
      if (testing::Test::HasFailure()) return;
    }
    ASSERT_LT(asked, 4 * answered + 400) << "most queries are refused: the generator is wrong";
  }
  EXPECT_GT(with_hits, answered / 4) << "most queries find nothing: the generator is wrong";
}

INSTANTIATE_TEST_SUITE_P(Oracle, QUARRY_SUITE, testing::Range(1U, 1U + QUARRY_SHARDS));

}  // namespace
}  // namespace quarry::test
