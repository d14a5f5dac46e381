// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/oracle_compare.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "search/queries.hpp"

namespace quarry::test {
namespace {

bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

std::string facets_of(const SearchResult& result) {
  std::string text;
  for (const auto& facet : result.facets) text += bytes_of(facet) + "\n";
  return text;
}

/// A query in one of its spellings.
std::string again(const std::string& query) { return query::print(query::parse_leniently(query)); }

}  // namespace

Viewer random_viewer(Random& random) {
  if (below(random, 8) == 0) return Viewer::all_seeing();
  std::vector<std::string> mine;
  for (std::size_t i = below(random, 4); i != 0; --i) mine.push_back(any_of(random, principals()));
  return Viewer(mine);
}

void expect_same_hits(const SearchResult& got, const SearchResult& whole, std::size_t offset, const SearchRequest& request) {
  std::map<std::string, const Hit*> by_subject;
  for (const auto& hit : whole.hits) by_subject[hit.subject] = &hit;
  const auto left = whole.hits.size() - std::min(whole.hits.size(), offset);
  ASSERT_EQ(got.hits.size(), std::min<std::size_t>(left, request.limit));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < got.hits.size(); ++i) {
    const auto& hit = got.hits[i];
    const auto& there = whole.hits[offset + i];
    ASSERT_TRUE(seen.insert(hit.subject).second && by_subject.contains(hit.subject)) << hit.subject << " at " << i;
    const auto& want = *by_subject[hit.subject];
    const bool tied = want.score != 0 && is_near(want.score, there.score);
    EXPECT_TRUE(hit.subject == there.subject || tied) << hit.subject << " for " << there.subject << " at " << i;
    if (i != 0 && hit.score == got.hits[i - 1].score) {
      const auto& before = *by_subject[got.hits[i - 1].subject];
      EXPECT_TRUE(before.score != want.score || &before < &want) << "the order of equals, at " << i;
    }
    EXPECT_TRUE(is_near(hit.score, want.score)) << hit.score << " for " << want.score;
    ASSERT_EQ(hit.entries.size(), request.ids_only ? 0 : want.entries.size()) << hit.subject;
    for (std::size_t e = 0; e < hit.entries.size(); ++e) {
      EXPECT_EQ(hit.entries[e].entry_id, want.entries[e].entry_id);
      EXPECT_EQ(hit.entries[e].content, want.entries[e].content);
    }
  }
}

void expect_same(const SearchResult& got, const SearchResult& want, const SearchRequest& request) {
  EXPECT_EQ(got.total, want.total);
  expect_same_hits(got, want, request.offset, request);
  EXPECT_EQ(facets_of(got), facets_of(want));
  EXPECT_EQ(got.warnings, want.warnings);
  EXPECT_EQ(got.suggestion.has_value(), want.suggestion.has_value()) << got.suggestion.value_or("nothing") << " for " << want.suggestion.value_or("nothing");
  if (got.suggestion && want.suggestion) {
    EXPECT_EQ(again(*got.suggestion), again(*want.suggestion));
  }
}

}  // namespace quarry::test
