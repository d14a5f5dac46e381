// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against an evaluation of each entry by itself, over random worlds; and worlds that differ only in what a viewer
// may not see, or only in how they are cut into segments: their answers are equal to the byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "quarry/error.hpp"
#include "query/evaluate.hpp"
#include "search/oracle.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

Viewer random_viewer(Random& random) {
  if (below(random, 8) == 0) return Viewer::all_seeing();
  std::vector<std::string> mine;
  for (std::size_t i = below(random, 4); i != 0; --i) mine.push_back(any_of(random, principals()));
  return Viewer(mine);
}

std::string story(const SearchRequest& request) {
  auto text = "query: " + request.query + " offset " + std::to_string(request.offset) + " limit " + std::to_string(request.limit);
  for (const auto& sort : request.sort) text += " sort " + sort.field + (sort.descending ? " desc" : "");
  for (const auto& facet : request.facets) text += " facet " + facet.field + ":" + std::to_string(facet.size);
  return text;
}

bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

/// What stands where in `got` must stand there in the oracle's whole list too. Two subjects whose scores are the same sum, added
/// up in another order, differ in the last bit: such neighbours may have changed places.
void expect_same_hits(const SearchResult& got, const SearchResult& whole, const SearchRequest& request) {
  std::map<std::string, const Hit*> by_subject;
  for (const auto& hit : whole.hits) by_subject[hit.subject] = &hit;
  const auto left = whole.hits.size() - std::min<std::size_t>(whole.hits.size(), request.offset);
  ASSERT_EQ(got.hits.size(), std::min<std::size_t>(left, request.limit));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < got.hits.size(); ++i) {
    const auto& hit = got.hits[i];
    const auto& there = whole.hits[request.offset + i];
    ASSERT_TRUE(seen.insert(hit.subject).second && by_subject.contains(hit.subject)) << hit.subject << " at " << i;
    const auto& want = *by_subject[hit.subject];
    const bool tied = want.score != 0 && is_near(want.score, there.score);
    EXPECT_TRUE(hit.subject == there.subject || tied) << hit.subject << " for " << there.subject << " at " << i;
    if (i != 0 && hit.score == got.hits[i - 1].score) {
      const auto& before = *by_subject[got.hits[i - 1].subject];
      EXPECT_TRUE(before.score != want.score || &before < &want) << "the order of equals, at " << i;
    }
    EXPECT_TRUE(is_near(hit.score, want.score)) << hit.score << " for " << want.score;
    ASSERT_EQ(hit.entries.size(), want.entries.size()) << hit.subject;
    for (std::size_t e = 0; e < hit.entries.size(); ++e) {
      EXPECT_EQ(hit.entries[e].entry_id, want.entries[e].entry_id);
      EXPECT_EQ(hit.entries[e].content, want.entries[e].content);
    }
  }
}

void expect_same(const SearchResult& got, const SearchResult& want, const SearchRequest& request) {
  EXPECT_EQ(got.total, want.total);
  expect_same_hits(got, want, request);
  auto facets = [](const SearchResult& result) {
    SearchResult only;
    only.facets = result.facets;
    return bytes_of(only);
  };
  EXPECT_EQ(facets(got), facets(want));
}

/// Nothing where the query is refused.
std::optional<SearchResult> answer(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, query::Cache& cache) {
  try {
    return query::evaluate(snapshot, request, viewer, cache);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::invalid_argument) << error.what();
    return std::nullopt;
  }
}

/// The whole answer or the whole refusal.
std::string bytes(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer) {
  const auto cache = query::make_cache();
  try {
    return bytes_of(query::evaluate(snapshot, request, viewer, *cache));
  } catch (const Error& error) {
    return error.what();
  }
}

constexpr std::size_t queries_per_world = 100;

TEST(QUARRY_SUITE, AnswerAsTheOracleDoes) {
  const TempDir folder;
  std::size_t answered = 0, with_hits = 0;
  for (unsigned seed = 1; answered < QUARRY_QUERIES; ++seed) {
    Random random(seed);
    const auto world = random_world(random, 20 + below(random, 60), "s/");
    const WorldSnapshot snapshot(world, random_cuts(random, world, 1 + below(random, 4)), folder, "w" + std::to_string(seed));
    const auto cache = query::make_cache();
    for (std::size_t i = 0; i < queries_per_world; ++i) {
      const auto request = random_request(random);
      const auto viewer = random_viewer(random);
      SCOPED_TRACE("seed " + std::to_string(seed) + " " + story(request));
      const auto got = answer(snapshot, request, viewer, *cache);
      if (!got) continue;
      ++answered;
      with_hits += got->total != 0;
      auto whole = request;
      whole.offset = 0;
      whole.limit = std::numeric_limits<std::uint32_t>::max();
      expect_same(*got, oracle(world, whole, viewer), request);
      if (testing::Test::HasFailure()) return;
    }
    ASSERT_LT(seed, QUARRY_QUERIES) << "most queries are refused: the generator is wrong";
  }
  EXPECT_GT(with_hits, answered / 4) << "most queries find nothing: the generator is wrong";
}

/// The same visible entries, with hidden ones strewn in that `viewer` may not see.
World with_hidden(Random& random, const World& visible, std::size_t hidden_subjects, const std::string& prefix) {
  auto hidden = random_world(random, hidden_subjects, prefix, true);
  for (auto& entry : hidden) entry.visible_to = {"urn:test:hidden" + std::to_string(below(random, 5))};
  World all;
  std::size_t next = 0;
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const bool new_subject = i == 0 || visible[i].subject != visible[i - 1].subject;
    while (new_subject && next < hidden.size() && below(random, 2) == 0) {
      const auto subject = hidden[next].subject;
      while (next < hidden.size() && hidden[next].subject == subject) all.push_back(hidden[next++]);
    }
    all.push_back(visible[i]);
    // An entry of a visible subject may be hidden too.
    const bool last = i + 1 == visible.size() || visible[i + 1].subject != visible[i].subject;
    if (last && below(random, 4) == 0) {
      auto secret = random_world(random, 1, "x", true).front();
      secret.subject = visible[i].subject;
      secret.entry_id = "z" + std::to_string(random());
      secret.kind = visible[i].kind;
      secret.visible_to = {"urn:test:hidden0"};
      all.push_back(std::move(secret));
    }
  }
  return all;
}

constexpr std::size_t requests_per_pair = 20;

TEST(QUARRY_SUITE, HiddenRecordsChangeNoByte) {
  const TempDir folder;
  std::size_t pairs = 0;
  for (unsigned seed = 1; pairs < QUARRY_PAIRS; ++seed) {
    Random random(seed);
    auto visible = random_world(random, 10 + below(random, 30), "s/");
    const std::vector<std::string> mine{"urn:test:a", "urn:test:b"};
    for (auto& entry : visible)
      if (below(random, 2) == 0) entry.visible_to = {any_of(random, mine)};
    for (auto& entry : visible)
      if (!Viewer(mine).sees(entry.visible_to)) entry.visible_to = {"public"};
    const auto left = with_hidden(random, visible, below(random, 20), "h/");
    const auto right = with_hidden(random, visible, 20 + below(random, 60), "t/");
    const WorldSnapshot a(left, random_cuts(random, left, 1 + below(random, 3)), folder, "a" + std::to_string(seed));
    const WorldSnapshot b(right, random_cuts(random, right, 1 + below(random, 3)), folder, "b" + std::to_string(seed));
    for (std::size_t i = 0; i < requests_per_pair; ++i, ++pairs) {
      auto request = random_request(random);
      if (below(random, 4) == 0) request.query = any_of<std::string>(random, {"secret1", "secret*", "custom.hidden:*", "custom.hidden:5", "custom.hiden:5", "cellar.note:secret2", "s*", "custom.ghost:7"});
      if (below(random, 4) == 0) request.facets.push_back({"custom.hidden", 5});
      request.lenient = below(random, 4) == 0;
      SCOPED_TRACE("seed " + std::to_string(seed) + " " + story(request));
      ASSERT_EQ(bytes(a, request, Viewer(mine)), bytes(b, request, Viewer(mine)));
    }
    const auto cache = query::make_cache();
    std::string left_fields, right_fields;
    for (const auto& use : query::fields(a, Viewer(mine), *cache)) left_fields += use.path + use.kind + std::to_string(use.subjects) + " ";
    const auto other = query::make_cache();
    for (const auto& use : query::fields(b, Viewer(mine), *other)) right_fields += use.path + use.kind + std::to_string(use.subjects) + " ";
    ASSERT_EQ(left_fields, right_fields) << "seed " << seed;
  }
}

TEST(QUARRY_SUITE, SegmentsShowInNoByte) {
  const TempDir folder;
  std::size_t pairs = 0;
  for (unsigned seed = 1; pairs < QUARRY_PAIRS; ++seed) {
    Random random(seed);
    const auto world = random_world(random, 10 + below(random, 60), "s/");
    const WorldSnapshot one(world, {}, folder, "one" + std::to_string(seed));
    const WorldSnapshot several(world, random_cuts(random, world, 2 + below(random, 5)), folder, "several" + std::to_string(seed));
    for (std::size_t i = 0; i < requests_per_pair; ++i, ++pairs) {
      const auto request = random_request(random);
      const auto viewer = random_viewer(random);
      SCOPED_TRACE("seed " + std::to_string(seed) + " " + story(request));
      ASSERT_EQ(bytes(one, request, viewer), bytes(several, request, viewer));
    }
  }
}

}  // namespace
}  // namespace quarry::test
