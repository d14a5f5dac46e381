// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

using testing::ElementsAre;
using testing::Pair;

const std::vector<std::string> everyone{"public"};
const std::vector<std::string> alice{"urn:test:alice"};

TEST(Writer, WhatIsPublishedIsShownToAnotherProcess) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  EXPECT_TRUE(writer.upsert(entry("a", "one")));
  EXPECT_TRUE(writer.upsert(entry("b", "two", alice)));
  writer.commit();
  EXPECT_TRUE(shown(index.directory()).empty());
  writer.publish();
  EXPECT_THAT(shown(index.directory()),
              ElementsAre(Pair("a", Shown{"one", everyone}), Pair("b", Shown{"two", alice})));
  EXPECT_TRUE(index.check().problems.empty());
}

TEST(Writer, AnEqualEntryWritesNothing) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.upsert(entry("m", "x", everyone, "1"));
  writer.upsert(entry("m", "y", everyone, "2"));
  writer.publish();
  const auto before = counters(index.directory());
  EXPECT_FALSE(writer.upsert(entry("a", "one")));
  EXPECT_FALSE(writer.upsert(entry("m", "y", everyone, "2")));
  writer.publish();
  const auto after = counters(index.directory());
  EXPECT_EQ(before.change, after.change);
  EXPECT_EQ(before.last_row, after.last_row);
  EXPECT_EQ(before.manifest, after.manifest);
}

TEST(Writer, WhatWasNotCommittedIsNotThereAfterTheWriterFailedToCommit) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  { auto writer = index.writer(); writer.upsert(entry("a", "one")); }
  index.writer().publish();
  EXPECT_TRUE(shown(index.directory()).empty());
}

TEST(Writer, AnUpdateShowsTheOldEntryUntilItsSuccessorIsPublished) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.publish();
  writer.upsert(entry("a", "two"));
  writer.commit();
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("a", Shown{"one", everyone})));
  writer.publish();
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("a", Shown{"two", everyone})));
}

TEST(Writer, AnUpdateThatChangesTheAclHidesTheOldEntryAtOnce) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.publish();
  writer.upsert(entry("a", "one", alice));
  writer.commit();
  EXPECT_TRUE(shown(index.directory()).empty());
  writer.publish();
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("a", Shown{"one", alice})));
}

TEST(Writer, AllEntriesOfASubjectLieTogetherInOneSegment) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("m", "x1", everyone, "1"));
  writer.upsert(entry("n", "n"));
  writer.upsert(entry("m", "x2", alice, "2"));  // not at the tail any more: both are written anew
  writer.upsert(entry("m", "x3", everyone, "3"));
  writer.publish();
  writer.upsert(entry("o", "o"));
  writer.upsert(entry("m", "x2b", alice, "2"));
  writer.publish();
  index::Store store(index.directory(), {});
  const auto snapshot = store.snapshot();
  EXPECT_EQ(shown(*snapshot).size(), 5u);
  for (const auto& view : snapshot->segments()) {
    std::vector<std::string> order;
    for (std::uint32_t doc = 0; doc < view.segment->size(); ++doc)
      if (view.live->test(doc)) order.push_back(snapshot->load(view.segment->row(doc)).subject);
    auto runs = order;
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    EXPECT_EQ(runs.size(), std::set<std::string>(order.begin(), order.end()).size());
  }
  EXPECT_TRUE(index.check().problems.empty());
}

TEST(Writer, DeletesHoldFromTheNextRequestOnThoughAWriterHasTheLock) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.upsert(entry("b", "two", alice));
  writer.publish();
  index::Store other(index.directory(), {});
  EXPECT_EQ(shown(*other.snapshot()).size(), 2u);
  Index second(index.directory());
  EXPECT_EQ(second.remove({"a", "b", "nothing"}, Viewer()), 1u);  // b is not the public's to delete
  EXPECT_THAT(shown(*other.snapshot()), ElementsAre(Pair("b", Shown{"two", alice})));
  EXPECT_EQ(second.share({"b"}, Viewer::all_seeing(), {"urn:test:bob"}, "urn:test:owner"), 1u);
  EXPECT_EQ(second.share({"a"}, Viewer::all_seeing(), {"urn:test:bob"}, "urn:test:owner"), 0u);
  const std::vector<std::string> bob{"urn:test:bob", "urn:test:owner"};
  EXPECT_THAT(shown(*other.snapshot()), ElementsAre(Pair("b", Shown{"two", bob})));
  writer.publish();
  EXPECT_THAT(shown(*other.snapshot()), ElementsAre(Pair("b", Shown{"two", bob})));
  EXPECT_TRUE(index.check().problems.empty());
}

TEST(Writer, SearchesSeeWhatIsPublishedAndAllowed) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "silicon carbide"));
  writer.upsert(entry("b", "silicon nitride", alice));
  writer.publish();
  SearchRequest request;
  request.query = "silicon";
  EXPECT_EQ(index.search(request, Viewer()).total, 1u);
  EXPECT_EQ(index.search(request, Viewer(alice)).total, 2u);
  EXPECT_EQ(index.get("b", Viewer(alice)).size(), 1u);
  EXPECT_TRUE(index.get("b", Viewer()).empty());
  EXPECT_EQ(index.share({"b"}, Viewer::all_seeing(), everyone, ""), 1u);
  EXPECT_EQ(index.remove({"a"}, Viewer()), 1u);
  const auto result = index.search(request, Viewer());
  ASSERT_EQ(result.total, 1u);
  EXPECT_EQ(result.hits.at(0).subject, "b");
}

TEST(Writer, AMalformedListMeansTheOwnerOnly) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  { auto writer = index.writer(); writer.upsert(entry("a", "one")); writer.publish(); }
  EXPECT_EQ(index.share({"a"}, Viewer::all_seeing(), {"public", "bob"}, "urn:test:owner"), 1u);
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("a", Shown{"one", {"urn:test:owner"}})));
}

TEST(Writer, AnEntryOfASubjectHasItsOwnPrincipals) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("m", "x", everyone, "1"));
  writer.upsert(entry("m", "y", alice, "2"));
  writer.publish();
  EXPECT_EQ(index.remove({"m"}, Viewer()), 1u);
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("m#2", Shown{"y", alice})));
  EXPECT_EQ(index.share({"m"}, Viewer::all_seeing(), {"public"}, "", "2"), 1u);
  EXPECT_EQ(index.share({"m"}, Viewer::all_seeing(), {"public"}, "", "1"), 0u);
  writer.publish();
  EXPECT_THAT(shown(index.directory()), ElementsAre(Pair("m#2", Shown{"y", everyone})));
}

TEST(Writer, ManySmallSegmentsAreMergedAndDeadOnesBuiltAnew) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true, .background_merges = false});
  auto writer = index.writer();
  for (int i = 0; i < 30; ++i) {
    writer.upsert(entry("s" + std::to_string(i), "t"));
    writer.upsert(entry("same", std::to_string(i)));
    writer.publish();
  }
  index::Store store(index.directory(), {});
  EXPECT_LE(store.snapshot()->segments().size(), 9u);
  EXPECT_EQ(shown(*store.snapshot()).size(), 31u);
  const auto report = index.check();
  EXPECT_TRUE(report.problems.empty()) << report.problems.front();
  EXPECT_LE(report.rows, 31u + 9u);  // superseded rows were pruned with their segments
}

TEST(Writer, ReindexAnswersEqually) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  {
    auto writer = index.writer();
    for (int i = 0; i < 50; ++i) writer.upsert(entry("s" + std::to_string(i), "t" + std::to_string(i), i % 2 ? everyone : alice));
    writer.publish();
    for (int i = 0; i < 50; i += 5) writer.upsert(entry("s" + std::to_string(i), "new"));
    writer.publish();
  }
  index.remove({"s1", "s2"}, Viewer::all_seeing());
  index.share({"s3"}, Viewer::all_seeing(), {"urn:test:bob"}, "");
  const auto before = shown(index.directory());
  std::uint64_t last = 0;
  index.reindex([&](std::uint64_t done, std::uint64_t) { last = done; });
  EXPECT_GE(last, 48u);
  EXPECT_EQ(before, shown(index.directory()));
  EXPECT_TRUE(index.check().problems.empty());
  EXPECT_EQ(index.check().segments, 1u);
}

TEST(Writer, TrainsADictionaryOnTheFirstRecords) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  for (int i = 0; i < 10'100; ++i) writer.upsert(entry("s" + std::to_string(i), "the energy of sample " + std::to_string(i * 7919)));
  writer.publish();
  EXPECT_EQ(shown(index.directory()).size(), 10'100u);
  index::Store store(index.directory(), {});
  EXPECT_FALSE(store.lease()->row(10'000)->dictionary.has_value());
  EXPECT_EQ(store.lease()->row(10'001)->dictionary, 1);
}

TEST(Store, SaysWhereThereIsNoIndex) {
  const TempDir temp;
  try {
    Index index(temp.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::not_found);
  }
}

TEST(Store, AnUnchangedIndexGivesTheSameSnapshot) {
  const TempDir temp;
  Index index(temp.path() / "i", {.create = true});
  auto writer = index.writer();
  writer.upsert(entry("a", "one"));
  writer.publish();
  index::Store store(index.directory(), {});
  const auto first = store.snapshot();
  EXPECT_EQ(first, store.snapshot());
  writer.upsert(entry("b", "one"));
  writer.commit();
  const auto second = store.snapshot();
  EXPECT_NE(first, second);
  EXPECT_EQ(first->segments()[0].generation, second->segments()[0].generation);  // nothing of it changed
  EXPECT_EQ(index.remove({"a"}, Viewer()), 1u);
  EXPECT_NE(second->segments()[0].generation, store.snapshot()->segments()[0].generation);
}

}  // namespace
}  // namespace quarry::test
