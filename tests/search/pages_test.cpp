// SPDX-License-Identifier: GPL-3.0-or-later
// Pages by cursor: they join to what one big page gives, whatever is written meanwhile, and nobody can make one up.
#include <gtest/gtest.h>

#include <set>

#include "index/leases.hpp"
#include "index/store_digest.hpp"
#include "index_catalog/records.hpp"
#include "query/evaluate.hpp"
#include "search/queries.hpp"

namespace quarry::test {
namespace {

std::vector<std::string> subjects_of(const SearchResult& result) {
  std::vector<std::string> subjects;
  for (const auto& hit : result.hits) subjects.push_back(hit.subject);
  return subjects;
}

TEST(Pages, JoinToOneBigPageInAnyOrder) {
  const TempDir folder;
  std::size_t pages = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    Random random(seed);
    const auto world = random_world(random, 60, "s/");
    const WorldSnapshot snapshot(world, random_cuts(random, world, 1 + below(random, 4)), folder, "w" + std::to_string(seed));
    const auto cache = query::make_cache();
    for (int i = 0; i < 60; ++i) {
      auto request = random_request(random);
      if (below(random, 3) == 0) request.query = "*";
      request.facets.clear();
      request.offset = 0;
      request.limit = 10'000;
      const Viewer viewer({any_of(random, principals()), any_of(random, principals())});
      std::vector<std::string> whole, walked;
      try {
        whole = subjects_of(query::evaluate(snapshot, request, viewer, *cache));
      } catch (const Error&) {
        continue;
      }
      request.limit = static_cast<std::uint32_t>(1 + below(random, 9));
      for (std::optional<query::Position> after;; ++pages) {
        auto [result, last] = query::answer(snapshot, request, viewer, *cache, after);
        EXPECT_EQ(result.total, whole.size());
        for (const auto& subject : subjects_of(result)) walked.push_back(subject);
        if (!last) break;
        ASSERT_EQ(result.hits.size(), request.limit);
        after = std::move(last);
      }
      EXPECT_EQ(walked, whole) << "seed " << seed << " " << request.query;
    }
  }
  EXPECT_GT(pages, 500U);
}

/// An index of 300 records and the way to ask it.
class Cursors : public testing::Test {
 protected:
  Cursors() : index_(temp_ / "index", {.create = true}) {
    auto writer = index_.writer();
    for (int i = 0; i < 300; ++i) writer.upsert(record(i));
    writer.publish();
  }
  static std::string name(int i) { return "s/" + std::to_string(1'000 + i); }
  static ValidRecord record(int i) { return entry(name(i), "film " + std::string(static_cast<std::size_t>(i % 7), 'x') + " number " + std::to_string(i)); }
  static SearchRequest asking(std::vector<SortKey> sort, std::uint32_t limit = 50) {
    SearchRequest request;
    request.query = "film";
    request.sort = std::move(sort);
    request.limit = limit;
    request.deadline = std::chrono::minutes(10);
    return request;
  }
  static std::optional<Error> refusal(const Index& index, const SearchRequest& request, const Viewer& viewer = {}) {
    try {
      index.search(request, viewer);
    } catch (const Error& error) {
      return error;
    }
    return std::nullopt;
  }
  std::string refused(const SearchRequest& request, const Viewer& viewer = {}) const {
    const auto error = refusal(index_, request, viewer);
    return error && error->code() == Code::invalid_argument ? error->what() : "answered";
  }
  void publish(int i) {
    auto writer = index_.writer();
    writer.upsert(record(i));
    writer.publish();
  }
  TempDir temp_;
  Index index_;
};

TEST_F(Cursors, ById_GoOnUnderAWriterThatAddsAndRemoves) {
  auto request = asking({{"id", false}}, 7);
  std::vector<std::string> walked;
  std::set<int> removed;
  int next = 300;
  do {
    const auto page = index_.search(request, {});
    for (const auto& subject : subjects_of(page)) walked.push_back(subject);
    request.cursor = page.cursor;
    {
      auto writer = index_.writer();
      writer.upsert(record(next++));  // behind all others
      writer.upsert(entry("r/" + std::to_string(next), "film before all others"));
      writer.commit();
      if (next % 2 == 0) writer.publish();
    }
    const int gone = next * 37 % 300;
    if (std::find(walked.begin(), walked.end(), name(gone)) == walked.end()) {
      index_.remove({name(gone)}, Viewer::all_seeing());
      removed.insert(gone);
    }
  } while (!request.cursor.empty() && next < 330);
  while (!request.cursor.empty()) {
    const auto page = index_.search(request, {});
    for (const auto& subject : subjects_of(page)) walked.push_back(subject);
    request.cursor = page.cursor;
  }
  EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
  EXPECT_EQ(std::set<std::string>(walked.begin(), walked.end()).size(), walked.size());
  ASSERT_GT(removed.size(), 3U);
  for (int i = 0; i < 300; ++i)
    EXPECT_EQ(std::binary_search(walked.begin(), walked.end(), name(i)), !removed.contains(i)) << i;
}

TEST_F(Cursors, ByRelevance_StayInWhatWasPublishedThen) {
  auto request = asking({}, 300);
  const auto whole = subjects_of(index_.search(request, {}));
  ASSERT_EQ(whole.size(), 300U);
  request.limit = 40;
  std::vector<std::string> walked;
  for (int i = 300;; ++i) {
    const auto page = index_.search(request, {});
    for (const auto& subject : subjects_of(page)) walked.push_back(subject);
    if (page.cursor.empty()) break;
    request.cursor = page.cursor;
    publish(i);
  }
  EXPECT_EQ(walked, whole);
  // Deletes hold there too.
  request.cursor.clear();
  request.cursor = index_.search(request, {}).cursor;
  publish(400);
  index_.remove({whole[45]}, Viewer::all_seeing());
  const auto page = subjects_of(index_.search(request, {}));
  EXPECT_EQ(std::count(page.begin(), page.end(), whole[45]), 0);
}

TEST_F(Cursors, ByRelevance_EndWithARemedyWhereNothingIsKeptOfThem) {
  auto request = asking({});
  request.cursor = index_.search(request, {}).cursor;
  const Index other(temp_ / "index");
  EXPECT_FALSE(refusal(other, request)) << "what is published still is what it was made in";
  publish(300);
  EXPECT_FALSE(refusal(index_, request));
  const Index late(temp_ / "index");
  const auto error = refusal(late, request);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), Code::gone);
  EXPECT_NE(std::string(error->what()).find("sort by id"), std::string::npos);
  request = asking({{"id", false}});
  request.cursor = index_.search(request, {}).cursor;
  publish(301);
  EXPECT_FALSE(refusal(Index(temp_ / "index"), request)) << "by id they do not expire";
}

TEST_F(Cursors, OfOthersAreRefusedInOneWay) {
  auto request = asking({{"text", true}});
  request.cursor = index_.search(request, {}).cursor;
  ASSERT_FALSE(request.cursor.empty());
  EXPECT_EQ(request.cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), std::string::npos);
  EXPECT_FALSE(refusal(index_, request));
  std::set<std::string> answers;
  for (std::size_t i = 0; i < request.cursor.size(); ++i) {
    auto damaged = request;
    damaged.cursor[i] = damaged.cursor[i] == 'A' ? 'B' : 'A';
    answers.insert(refused(damaged));
    damaged.cursor = request.cursor.substr(0, i + 1 == request.cursor.size() ? i : i + 1);
    answers.insert(refused(damaged));
  }
  answers.insert(refused(request, Viewer({"urn:x:y"})));
  answers.insert(refused(request, Viewer::all_seeing()));
  for (const auto& change : std::vector<std::function<void(SearchRequest&)>>{
           [](auto& one) { one.query = "film "; }, [](auto& one) { one.sort[0].descending = false; }, [](auto& one) { one.sort[0].field = "id"; },
           [](auto& one) { one.sort.clear(); }, [](auto& one) { one.lenient = true; }, [](auto& one) { one.cursor += "AA"; },
           [](auto& one) { one.filters.push_back(Object{{"type", "exists"}, {"field_name", "text"}}); },
           [](auto& one) { one.facets.push_back({.field = "text", .selected = {"x"}}); }, [](auto& one) { one.cursor = "x"; }}) {
    auto other = request;
    change(other);
    answers.insert(refused(other));
  }
  Index second(temp_ / "second", {.create = true});
  {
    auto writer = second.writer();
    for (int i = 0; i < 300; ++i) writer.upsert(record(i));
    writer.publish();
  }
  const auto error = refusal(second, request);
  answers.insert(error ? error->what() : "answered");
  EXPECT_EQ(answers.size(), 1U) << testing::PrintToString(answers);
  EXPECT_FALSE(answers.contains("answered"));
  request.offset = 3;
  EXPECT_NE(refused(request), "answered");
}

/// Only a number.
class Numbered final : public index::Snapshot {
 public:
  explicit Numbered(std::uint64_t number) : number_(number) {}
  const std::vector<index::SegmentView>& segments() const override { return none_; }
  std::uint64_t change() const override { return 0; }
  std::uint64_t manifest_number() const override { return number_; }
  const std::vector<std::string>& principals(std::uint32_t) const override { return nobody_; }
  std::uint32_t acl_sets() const override { return 0; }
  index::StoredRow load(std::int64_t) const override { return {}; }
  index::StoredRow load_without_content(std::int64_t) const override { return {}; }

 private:
  std::uint64_t number_;
  std::vector<index::SegmentView> none_;
  std::vector<std::string> nobody_;
};

/// RFC 4231, cases 2 and 3, in turns: a key is not mistaken for the one before.
TEST(Secrets, HmacIsThatOfTheRfc) {
  const auto hex = [](const std::string& bytes) {
    std::string out;
    for (const unsigned char byte : bytes) (out += "0123456789abcdef"[byte >> 4]) += "0123456789abcdef"[byte & 15];
    return out;
  };
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j <= i; ++j)
      EXPECT_EQ(hex(index::hmac256("Jefe", "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(index::hmac256(std::string(20, '\xaa'), std::string(50, '\xdd'))), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  }
}

TEST(Leases, KeepThe64UsedLast) {
  index::Leases leases;
  for (std::uint64_t number = 1; number <= 70; ++number) {
    leases.keep(std::make_shared<Numbered>(number));
    leases.keep(std::make_shared<Numbered>(3));
  }
  std::set<std::uint64_t> kept;
  for (std::uint64_t number = 1; number <= 70; ++number)
    if (leases.find([&](std::uint64_t one) { return one == number; })) kept.insert(number);
  EXPECT_EQ(kept.size(), 64U);
  EXPECT_TRUE(kept.contains(3));
  EXPECT_TRUE(kept.contains(70));
  EXPECT_FALSE(kept.contains(7));
}

TEST_F(Cursors, AStreamGivesAllBySubject) {
  {
    auto writer = index_.writer();
    for (int i = 300; i < 11'000; ++i) writer.upsert(entry("t/" + std::to_string(i), "film"));
    writer.upsert(entry("t/hidden", "film", {"urn:x:y"}));
    writer.publish();
  }
  auto request = asking({});
  request.fields = {"text"};
  std::vector<std::string> walked;
  EXPECT_EQ(index_.export_records(request, {}, [&](const Hit& hit) {
    walked.push_back(hit.subject);
    if (walked.size() == 5) index_.remove({name(7)}, Viewer::all_seeing());  // taken away under way
    return true;
  }), 10'999U);
  EXPECT_TRUE(std::is_sorted(walked.begin(), walked.end()));
  EXPECT_EQ(std::count(walked.begin(), walked.end(), name(7)), 0);
  EXPECT_EQ(std::count(walked.begin(), walked.end(), "t/hidden"), 0);
  EXPECT_EQ(index_.export_records(request, {}, [](const Hit&) { return false; }), 1U);
}

}  // namespace
}  // namespace quarry::test
