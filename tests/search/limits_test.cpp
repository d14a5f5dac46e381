// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <set>

#include "quarry/error.hpp"
#include "query/evaluate.hpp"
#include "search/world.hpp"

namespace quarry::test {
namespace {

Entry note(std::size_t i, const std::string& text, std::vector<std::string> visible_to = {"public"}) {
  return {"s/" + std::to_string(i), "", Object{{"note", text}}, std::move(visible_to), RecordKind::record};
}

SearchResult search(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer = {}) {
  const auto cache = query::make_cache();
  return query::evaluate(snapshot, request, viewer, *cache);
}

SearchRequest asking(const std::string& query, std::uint32_t limit = 10) {
  SearchRequest request;
  request.query = query;
  request.limit = limit;
  request.deadline = std::chrono::minutes(10);
  return request;
}

Code code_of(const index::Snapshot& snapshot, const SearchRequest& request) {
  try {
    search(snapshot, request);
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "was answered";
  return Code::internal;
}

TEST(Limits, APrefixStandsForThe1024FirstVisibleWords) {
  World world;
  // Hidden words come first in the alphabet, and would fill the limit were they counted.
  for (std::size_t i = 0; i < 3'000; ++i) world.push_back(note(i, "worda" + std::to_string(10'000 + i), {"urn:test:x"}));
  for (std::size_t i = 0; i < 1'024; ++i) world.push_back(note(3'000 + i, "wordb" + std::to_string(10'000 + i)));
  const TempDir folder;
  const WorldSnapshot exact(world, {2'000}, folder, "exact");
  const auto all = search(exact, asking("word*"));
  EXPECT_EQ(all.total, 1'024U);
  EXPECT_TRUE(all.warnings.empty());
  world.push_back(note(5'000, "wordz"));
  const WorldSnapshot over(world, {2'000, 3'500}, folder, "over");
  const auto cut = search(over, asking("word*"));
  EXPECT_EQ(cut.total, 1'024U);
  ASSERT_EQ(cut.warnings.size(), 1U);
  EXPECT_NE(cut.warnings.front().find("'word*' stands for more than 1,024 words"), std::string::npos);
  EXPECT_EQ(search(over, asking("wordz*")).total, 1U);
}

TEST(Limits, PagesGoOnToTheEnd) {
  World world;
  for (std::size_t i = 0; i < 500; ++i) world.push_back(note(i, "same"));
  const TempDir folder;
  const WorldSnapshot snapshot(world, {100, 300}, folder, "pages");
  auto request = asking("same", 500);
  const auto whole = search(snapshot, request);
  ASSERT_EQ(whole.hits.size(), 500U);
  request.limit = 7;
  std::vector<std::string> walked;
  for (request.offset = 0;; request.offset += 7) {
    const auto page = search(snapshot, request);
    EXPECT_EQ(page.total, 500U);
    if (page.hits.empty()) break;
    for (const auto& hit : page.hits) walked.push_back(hit.subject);
  }
  ASSERT_EQ(walked.size(), 500U);
  for (std::size_t i = 0; i < walked.size(); ++i) EXPECT_EQ(walked[i], whole.hits[i].subject);
  request.offset = ~std::uint64_t{0};
  EXPECT_TRUE(search(snapshot, request).hits.empty());
}

TEST(Limits, WhatIsTooMuchIsRefused) {
  const TempDir folder;
  const WorldSnapshot snapshot({note(1, "word")}, {}, folder, "one");
  EXPECT_EQ(code_of(snapshot, asking("*", 10'001)), Code::invalid_argument);
  auto request = asking("*");
  request.facets = {{"note", 10'001}};
  EXPECT_EQ(code_of(snapshot, request), Code::invalid_argument);
  request.facets.assign(51, {"note", 1});
  EXPECT_EQ(code_of(snapshot, request), Code::invalid_argument);
  request = asking("word");
  request.deadline = std::chrono::milliseconds(-1);
  EXPECT_EQ(code_of(snapshot, request), Code::unavailable);
}

TEST(Limits, ALimitOfNoneCounts) {
  const TempDir folder;
  const WorldSnapshot snapshot({note(1, "word"), note(2, "word")}, {}, folder, "two");
  const auto result = search(snapshot, asking("word", 0));
  EXPECT_EQ(result.total, 2U);
  EXPECT_TRUE(result.hits.empty());
}

TEST(Limits, WhoOnlyCountsGetsTheSameTotal) {
  World world;
  for (std::size_t i = 0; i < 900; ++i) {
    std::string text = i % 2 == 0 ? "even" : "odd";
    if (i % 3 == 0) text += " third part";
    if (i % 101 == 0) text += " rare";
    world.push_back(note(i, text, {i % 5 == 0 ? "urn:test:x" : "public"}));
  }
  const TempDir folder;
  const WorldSnapshot snapshot(world, {500}, folder, "counts");
  std::set<std::uint64_t> totals;
  for (const auto* query : {"even", "rare", "odd third", "even rare", "even OR rare", "even -third", "-even", "even -(third OR rare)", "\"third part\"", "*",
                            "+even third", "(even OR odd) third", "absent", "even absent", "note:third", "thir*", "even AND NOT rar*"}) {
    const auto total = search(snapshot, asking(query)).total;
    EXPECT_EQ(search(snapshot, asking(query, 0)).total, total) << query;
    totals.insert(total);
  }
  EXPECT_GT(totals.size(), 8U);
}

/// A snapshot whose catalog has taken back what its segments still show.
class Revoked final : public index::Snapshot {
 public:
  explicit Revoked(const WorldSnapshot& base) : base_(base) {}
  const std::vector<index::SegmentView>& segments() const override { return base_.segments(); }
  std::uint64_t change() const override { return base_.change(); }
  const std::vector<std::string>& principals(std::uint32_t acl_set) const override { return base_.principals(acl_set); }
  std::uint32_t acl_sets() const override { return base_.acl_sets(); }
  index::StoredRow load(std::int64_t row) const override {
    auto stored = base_.load(row);
    if (row == 1) stored.gone = true;
    if (row == 2) stored.acl_set = base_.load(4).acl_set;
    return stored;
  }

 private:
  const WorldSnapshot& base_;
};

TEST(Limits, TheLastGateIsClosed) {
  const TempDir folder;
  // The last two make that a row has to be looked at to know how the keyword is spelt.
  const WorldSnapshot base({note(1, "One"), note(2, "Two"), note(3, "Three"), note(4, "four", {"urn:test:x"}), note(5, "ONE", {"urn:test:x"}),
                            note(6, "TWO", {"urn:test:x"})}, {}, folder, "gate");
  const Revoked snapshot(base);
  auto request = asking("*");
  request.facets = {{"note", 10}};
  const auto result = search(snapshot, request);
  ASSERT_EQ(result.hits.size(), 1U);
  EXPECT_EQ(result.hits.front().subject, "s/3");
  EXPECT_EQ(bytes_of(result).find("One"), std::string::npos) << "a facet is spelt after a row that is gone";
  const auto cache = query::make_cache();
  EXPECT_TRUE(query::get(snapshot, "s/1", {}, *cache).empty());
  EXPECT_TRUE(query::get(snapshot, "s/2", {}, *cache).empty());
  EXPECT_EQ(query::get(snapshot, "s/3", {}, *cache).size(), 1U);
}

TEST(Limits, HitsOfIdsOnlyAreTheSameHitsWithoutEntries) {
  const TempDir folder;
  const WorldSnapshot base({note(1, "word"), note(2, "word word"), note(3, "word and more"), note(4, "word", {"urn:test:x"})}, {}, folder, "ids");
  const Revoked snapshot(base);
  for (const index::Snapshot* one : {static_cast<const index::Snapshot*>(&base), static_cast<const index::Snapshot*>(&snapshot)}) {
    auto request = asking("word");
    const auto whole = search(*one, request);
    request.ids_only = true;
    const auto ids = search(*one, request);
    ASSERT_EQ(ids.hits.size(), one == &base ? 3U : 1U) << "the last gate holds for ids, too";
    EXPECT_EQ(ids.total, whole.total);
    for (std::size_t i = 0; i < ids.hits.size(); ++i) {
      EXPECT_EQ(ids.hits[i].subject, whole.hits[i].subject);
      EXPECT_EQ(ids.hits[i].score, whole.hits[i].score);
      EXPECT_TRUE(ids.hits[i].entries.empty());
      EXPECT_FALSE(whole.hits[i].entries.empty());
    }
  }
}

}  // namespace
}  // namespace quarry::test
