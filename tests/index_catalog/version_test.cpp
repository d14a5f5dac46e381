// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of a subject, who sees them, and datasets as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"
#include "quarry/log.hpp"
#include "query/visible.hpp"

namespace quarry::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const Viewer alice{std::vector<std::string>{"urn:test:alice"}};
const Viewer bob{std::vector<std::string>{"urn:test:bob"}};

struct Made {
  std::string text;
  std::string principal = "public";
};

class Versions : public testing::Test {
 protected:
  /// One ingest: these subjects, each a group of its own, are all that the dataset has.
  void ingest(const std::map<std::string, Made>& records, const std::string& dataset = "set") {
    auto writer = index_.writer();
    writer.begin_job("/data/" + dataset, dataset);
    for (const auto& known : writer.groups())
      if (records.count(known.key) == 0) writer.remove_group(known.key);
    for (const auto& [subject, made] : records)
      writer.replace_group(subject, {}, {entry(subject, made.text, {made.principal})}, false);
    writer.end_job(std::nullopt);
    writer.publish();
  }

  /// What a viewer finds: subject and text.
  std::map<std::string, std::string> found(const std::optional<AsOf>& as_of, const Viewer& viewer = {},
                                           const std::string& query = "*") {
    SearchRequest request;
    request.query = query;
    request.limit = 100;
    request.as_of = as_of;
    const auto result = index_.search(request, viewer);
    std::map<std::string, std::string> texts;
    for (const auto& hit : result.hits)
      for (const auto& one : hit.entries) texts[hit.subject] += one.content.find("text")->as_string();
    EXPECT_EQ(texts.size(), result.total);
    return texts;
  }
  /// Version and records of each version.
  std::map<std::int64_t, std::uint64_t> versions(const Viewer& viewer = {}) {
    std::map<std::int64_t, std::uint64_t> all;
    for (const auto& version : index_.versions("set", viewer)) all[version.version] = version.records;
    return all;
  }

  TempDir temp_;
  Index index_{temp_.path() / "i", {.create = true}};
};

TEST_F(Versions, ADatasetIsFoundAsItWas) {
  ingest({{"a", {"one"}}, {"b", {"two"}}});
  ingest({{"a", {"one b"}}, {"b", {"two"}}, {"c", {"three"}}});
  ingest({{"a", {"one b"}}, {"c", {"three"}}});
  ingest({{"o", {"foreign"}}}, "other");
  ingest({{"x", {"one"}}}, "other");
  {
    auto writer = index_.writer();
    writer.upsert(entry("loaded", "one"));
    writer.publish();
  }
  EXPECT_THAT(found(AsOf{"set", 1}), ElementsAre(Pair("a", "one"), Pair("b", "two")));
  EXPECT_THAT(found(AsOf{"set", 2}), ElementsAre(Pair("a", "one b"), Pair("b", "two"), Pair("c", "three")));
  EXPECT_THAT(found(AsOf{"set", 2}, {}, "two"), ElementsAre(Pair("b", "two")));
  EXPECT_THAT(found(AsOf{"other", 1}), ElementsAre(Pair("o", "foreign")));
  EXPECT_THAT(found(AsOf{"other", 2}), ElementsAre(Pair("x", "one")));
  EXPECT_THAT(found(AsOf{"nothing", 1}), IsEmpty());
  EXPECT_THAT(versions(), ElementsAre(Pair(1, 2u), Pair(2, 3u), Pair(3, 2u)));
  EXPECT_TRUE(index_.get("b", {}).empty());
  EXPECT_EQ(index_.get("b", {}, AsOf{"set", 2}).size(), 1u);
  index_.reindex();
  EXPECT_THAT(found(AsOf{"set", 1}), ElementsAre(Pair("a", "one"), Pair("b", "two")));
  EXPECT_TRUE(index_.check().problems.empty());
}

TEST_F(Versions, WhoMaySeeOldRowsIsAsOfNow) {
  ingest({{"a", {"one"}}, {"b", {"two"}}});
  ingest({{"a", {"one b"}}});
  const AsOf first{"set", 1};
  EXPECT_THAT(found(first), ElementsAre(Pair("a", "one"), Pair("b", "two")));
  EXPECT_EQ(index_.share({"a"}, alice, {"urn:test:alice"}, ""), 1u);
  EXPECT_THAT(found(first), ElementsAre(Pair("b", "two")));
  EXPECT_THAT(found(first, alice), ElementsAre(Pair("a", "one"), Pair("b", "two")));
  EXPECT_EQ(index_.share({"b"}, alice, {"urn:test:alice"}, ""), 1u);  // the last version has it no more
  EXPECT_THAT(found(first), IsEmpty());
  EXPECT_THAT(found(first, alice), ElementsAre(Pair("a", "one"), Pair("b", "two")));
  EXPECT_THAT(versions(), IsEmpty());
  EXPECT_THAT(versions(bob), IsEmpty());
  EXPECT_THAT(versions(alice), ElementsAre(Pair(1, 2u), Pair(2, 1u)));
  EXPECT_EQ(index_.remove({"a"}, bob), 0u);
  EXPECT_EQ(index_.remove({"a"}, alice), 1u);  // a delete takes the history with it
  EXPECT_THAT(found(first, alice), ElementsAre(Pair("b", "two")));
}

TEST_F(Versions, EditsHoldForOldVersionsBeforeAnythingIsPublished) {
  ingest({{"a", {"one"}}, {"b", {"two"}}});
  ingest({{"a", {"one b"}}, {"b", {"two b"}}});
  const AsOf first{"set", 1};
  EXPECT_EQ(found(first).size(), 2u);
  const auto writer = index_.writer();  // nobody else may publish
  Index other(index_.directory());
  EXPECT_EQ(other.remove({"a"}, {}), 1u);
  EXPECT_THAT(found(first), ElementsAre(Pair("b", "two")));
  EXPECT_EQ(other.share({"b"}, {}, {"urn:test:alice"}, ""), 1u);
  EXPECT_THAT(found(first), IsEmpty());
}

TEST_F(Versions, VersionsTellNothingOfWhatIsHidden) {
  ingest({{"a", {"one"}}, {"h", {"hidden", "urn:test:alice"}}});
  ingest({{"a", {"one"}}, {"h", {"hidden b", "urn:test:alice"}}});
  ingest({{"a", {"one c"}}, {"h", {"hidden b", "urn:test:alice"}}});
  EXPECT_THAT(versions(), ElementsAre(Pair(1, 1u), Pair(3, 1u)));
  EXPECT_THAT(versions(alice), ElementsAre(Pair(1, 2u), Pair(2, 2u), Pair(3, 2u)));
  SearchRequest request;
  request.as_of = AsOf{"hidden", 1};
  const auto unknown = index_.search(request, {}).warnings;
  ingest({{"x", {"x", "urn:test:alice"}}}, "hidden");
  EXPECT_EQ(index_.search(request, {}).warnings, unknown);
  EXPECT_EQ(unknown.size(), 1u);
}

/// Entries of a subject lie next to each other: where one changes, the others are written again.
TEST_F(Versions, AHiddenEntryBesideAVisibleOneMakesNoVersionToItsReader) {
  const auto put = [&](const std::string& hidden, const std::string& seen, std::vector<std::string> readers) {
    auto writer = index_.writer();
    writer.begin_job("/data/set", "set");
    writer.replace_group("g", {}, {entry("m", seen, std::move(readers), "1"), entry("m", hidden, {"urn:test:alice"}, "2")}, false);
    writer.replace_group("other", {}, {entry("o", "other")}, false);
    writer.end_job(std::nullopt);
    writer.publish();
  };
  put("secret", "one", {"public"});
  put("secret b", "one", {"public"});
  put("secret b", "one", {"public", "urn:test:alice"});  // nor does a reader more
  put("secret c", "two", {"public", "urn:test:alice"});
  EXPECT_THAT(versions(), ElementsAre(Pair(1, 2u), Pair(4, 2u)));
  EXPECT_THAT(versions(alice), ElementsAre(Pair(1, 3u), Pair(2, 3u), Pair(4, 3u)));
}

TEST_F(Versions, OneEntryOfASubjectIsSharedAndDeletedAlone) {
  {
    auto writer = index_.writer();
    for (const auto* id : {"1", "2", "3"}) writer.upsert(entry("m", id, {"public"}, id));
    writer.publish();
    writer.upsert(entry("m", "2 new", {"public"}, "2"));
    writer.publish();
  }
  EXPECT_THAT(found({}), ElementsAre(Pair("m", "12 new3")));
  EXPECT_EQ(index_.share({"m", "m"}, {}, {"urn:test:alice"}, "urn:test:owner", "2"), 1u);  // then it is not the public's any more
  EXPECT_THAT(found({}), ElementsAre(Pair("m", "13")));
  EXPECT_THAT(found({}, alice), ElementsAre(Pair("m", "12 new3")));
  EXPECT_EQ(index_.remove({"m"}, {}, "2"), 0u);  // not the public's any more
  EXPECT_EQ(index_.remove({"m"}, {}, "3"), 1u);
  EXPECT_EQ(index_.remove({"m"}, {}, "3"), 0u);
  EXPECT_THAT(found({}, alice), ElementsAre(Pair("m", "12 new")));
  EXPECT_TRUE(index_.check().problems.empty());
  index::Store store(index_.directory(), {});
  const auto catalog = store.lease();
  std::map<std::string, int> audited;
  index::Run run(catalog->database(), "SELECT action, detail FROM audit");
  while (run.next()) {
    ++audited[std::string(run.text(0))];
    EXPECT_NE(run.text(1).find("\"subject\":\"m\""), std::string::npos) << run.text(1);
  }
  EXPECT_THAT(audited, ElementsAre(Pair("delete", 1), Pair("visible_to", 1)));
}

TEST_F(Versions, TheLastGateSaysWhatItHoldsBackButNotAChangeUnderTheRequest) {
  ingest({{"a", {"one"}}});
  index::Store store(index_.directory(), {});
  const auto before = store.snapshot();
  const auto row = before->load(before->segments().at(0).segment->row(0));
  std::vector<std::string> lines;
  set_log([&](std::string_view line) { lines.emplace_back(line); });
  EXPECT_TRUE(query::may_show(row, *before, {}));
  EXPECT_THAT(lines, IsEmpty());
  index_.share({"a"}, {}, {"urn:test:alice"}, "");
  const auto now = before->load(row.row);
  EXPECT_FALSE(query::may_show(now, *before, {}));
  EXPECT_THAT(lines, IsEmpty());
  EXPECT_FALSE(query::may_show(now, *store.snapshot(), {}));  // a search on this snapshot must not have found it
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].find("one"), std::string::npos);
  set_log({});
}

}  // namespace
}  // namespace quarry::test
