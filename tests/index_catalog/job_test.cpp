// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "index_catalog/records.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

/// A record of a job as ingest stamps it.
ValidRecord stamped(const std::string& subject, const std::string& text, std::int64_t version, const std::string& date,
                    RecordKind kind = RecordKind::record) {
  Record record;
  record.subject = subject;
  record.kind = kind;
  record.visible_to = {"public"};
  record.content = Object{{"text", text}, {"mdf", Object{{"source_id", "set"}, {"version", version}, {"ingest_date", date}}}};
  return accept(std::move(record), "urn:quarry:local:owner");
}

/// A row as the newest manifest has it.
struct Versions {
  std::int64_t first = 0, last = 0, scroll_id = -1;
  std::string text;
  bool operator==(const Versions&) const = default;
  friend void PrintTo(const Versions& v, std::ostream* out) {
    *out << v.text << " " << v.first << ".." << v.last << " #" << v.scroll_id;
  }
};

constexpr auto open_end = index::open_version;

/// Every living row of the published manifest, closed ones too.
std::multimap<std::string, Versions> history(const std::filesystem::path& directory) {
  index::Store store(directory, {});
  const auto snapshot = store.snapshot();
  std::multimap<std::string, Versions> rows;
  for (const auto& open : store.manifest()->segments)
    open.generation.live->for_each([&](std::uint32_t doc) {
      const auto row = snapshot->load(open.segment->row(doc));
      rows.emplace(row.subject, Versions{open.segment->first_version(doc), (*open.generation.last_version)[doc],
                                         row.content.at_path("mdf.scroll_id")->as_integer(),
                                         row.content.find("text")->as_string()});
    });
  return rows;
}

using Rows = std::multimap<std::string, Versions>;

class Jobs : public testing::Test {
 protected:
  /// One ingest: these groups, each with one record per text, are all that the source has.
  void ingest(const std::map<std::string, std::vector<std::string>>& groups, const std::string& date = "2026-01-01") {
    auto writer = index_.writer();
    writer.begin_job("/data", "set");
    version_ = writer.version();
    for (const auto& known : writer.groups())
      if (groups.count(known.key) == 0) removed_ += writer.remove_group(known.key);
    for (const auto& [key, texts] : groups) {
      std::vector<ValidRecord> records;
      for (std::size_t i = 0; i < texts.size(); ++i)
        records.push_back(stamped("set/" + key + (texts.size() > 1 ? "#" + std::to_string(i) : ""), texts[i], version_, date));
      written_ += writer.replace_group(key, {}, records, false);
    }
    writer.end_job(stamped("set", "about", version_, date, RecordKind::dataset));
    writer.publish();
  }

  TempDir temp_;
  Index index_{temp_.path() / "i", {.create = true}};
  std::int64_t version_ = 0;
  std::uint64_t written_ = 0, removed_ = 0;
};

TEST_F(Jobs, GiveScrollIdsThatStayWithTheirSubject) {
  ingest({{"a", {"1", "2"}}, {"b", {"3"}}});
  EXPECT_EQ(version_, 1);
  EXPECT_EQ(history(index_.directory()), (Rows{{"set", {1, open_end, 0, "about"}},
                                               {"set/a#0", {1, open_end, 1, "1"}},
                                               {"set/a#1", {1, open_end, 2, "2"}},
                                               {"set/b", {1, open_end, 3, "3"}}}));
  ingest({{"a", {"1", "2 changed"}}, {"b", {"3"}}, {"c", {"new"}}});
  EXPECT_EQ(version_, 2);
  const Rows expected{{"set", {1, 1, 0, "about"}},      {"set", {2, open_end, 0, "about"}},
                      {"set/a#0", {1, open_end, 1, "1"}}, {"set/a#1", {1, 1, 2, "2"}},
                      {"set/a#1", {2, open_end, 2, "2 changed"}}, {"set/b", {1, open_end, 3, "3"}},
                      {"set/c", {2, open_end, 4, "new"}}};
  EXPECT_EQ(history(index_.directory()), expected);
  index_.reindex();
  EXPECT_EQ(history(index_.directory()), expected);
  EXPECT_TRUE(index_.check().problems.empty());
}

TEST_F(Jobs, AnUnchangedIngestWritesNothingAndMakesNoVersion) {
  ingest({{"a", {"1"}}, {"b", {"2", "3"}}});
  const auto before = counters(index_.directory());
  ingest({{"a", {"1"}}, {"b", {"2", "3"}}}, "2027-12-31");
  const auto after = counters(index_.directory());
  EXPECT_EQ(version_, 2);
  EXPECT_EQ(before.change, after.change);
  EXPECT_EQ(before.last_row, after.last_row);
  ingest({{"a", {"1"}}, {"b", {"2", "4"}}});
  EXPECT_EQ(version_, 2);  // the one before made none
}

TEST_F(Jobs, WhatASourceNoLongerHasIsClosedAndKeepsItsScrollId) {
  ingest({{"a", {"1"}}, {"b", {"2"}}});
  ingest({{"a", {"1"}}});
  EXPECT_EQ(removed_, 1u);
  EXPECT_EQ(subjects(shown(index_.directory())), (std::set<std::string>{"set", "set/a"}));
  ingest({{"a", {"1"}}, {"b", {"2"}}});
  const auto rows = history(index_.directory());
  EXPECT_EQ(rows.count("set/b"), 2u);
  EXPECT_EQ(rows.find("set/b")->second, (Versions{1, 1, 2, "2"}));
  EXPECT_EQ(std::next(rows.find("set/b"))->second, (Versions{3, open_end, 2, "2"}));
}

TEST_F(Jobs, ARecordThatAGroupNoLongerYieldsIsClosed) {
  ingest({{"a", {"1", "2", "3"}}});
  ingest({{"a", {"1", "2"}}});
  EXPECT_EQ(subjects(shown(index_.directory())), (std::set<std::string>{"set", "set/a#0", "set/a#1"}));
  auto writer = index_.writer();
  writer.begin_job("/data", "set");
  EXPECT_EQ(writer.find_group("a")->records, 2u);
  EXPECT_FALSE(writer.find_group("z").has_value());
}

TEST_F(Jobs, ADeleteKillsTheHistoryToo) {
  ingest({{"a", {"1"}}});
  ingest({{"a", {"2"}}});
  EXPECT_EQ(index_.remove({"set/a"}, Viewer()), 1u);
  EXPECT_EQ(history(index_.directory()).count("set/a"), 0u);
  ingest({{"a", {"3"}}});
  const auto rows = history(index_.directory());
  ASSERT_EQ(rows.count("set/a"), 1u);
  EXPECT_EQ(rows.find("set/a")->second.scroll_id, 2);  // a new life, a new number
}

TEST_F(Jobs, ARevocationReachesOldVersionsAndStaysThroughAReingest) {
  ingest({{"a", {"1"}}});
  ingest({{"a", {"2"}}});
  EXPECT_EQ(index_.share({"set/a"}, Viewer::all_seeing(), {"urn:test:alice"}, ""), 1u);
  ingest({{"a", {"3"}}});
  index::Store store(index_.directory(), {});
  const auto snapshot = store.snapshot();
  int rows = 0;
  for (const auto& open : store.manifest()->segments)
    open.generation.live->for_each([&](std::uint32_t doc) {
      if (snapshot->load(open.segment->row(doc)).subject != "set/a") return;
      EXPECT_EQ(snapshot->principals((*open.generation.acl_set)[doc]), std::vector<std::string>{"urn:test:alice"});
      ++rows;
    });
  EXPECT_EQ(rows, 3);
}

TEST_F(Jobs, AJobThatWasCutShortGoesOnUnderItsVersion) {
  {
    auto writer = index_.writer();
    writer.begin_job("/data", "set");
    writer.replace_group("a", {}, {stamped("set/a", "1", 1, "d")}, false);
    writer.commit();
  }
  ingest({{"a", {"1"}}, {"b", {"2"}}});
  EXPECT_EQ(version_, 1);
  EXPECT_EQ(history(index_.directory()).find("set/b")->second.first, 1);
}

TEST_F(Jobs, KeepFilesGroupsAndStrikes) {
  auto writer = index_.writer();
  EXPECT_THROW((void)index_.writer(std::chrono::milliseconds(0)), Error);
  writer.begin_job("/data", "set");
  Digest digest{};
  digest[0] = 7;
  writer.replace_group("bad", digest, {stamped("set/bad", "x", 1, "d", RecordKind::error)}, true);
  const auto group = writer.find_group("bad");
  ASSERT_TRUE(group.has_value());
  EXPECT_TRUE(group->error);
  EXPECT_EQ(group->input_hash, digest);
  writer.remember_file({"p/q", 12, "mark", "abc"});
  writer.remember_file({"p/r", 13, "mark", "def"});
  writer.remember_file({"p/q", 14, "mark2", "ghi"});
  writer.forget_file("p/r");
  const auto files = writer.files();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].size, 14u);
  EXPECT_EQ(files[0].sha512, "ghi");
  EXPECT_EQ(writer.strikes("h", "1"), 0);
  writer.add_strike("h", "1");
  writer.add_strike("h", "1");
  EXPECT_EQ(writer.strikes("h", "1"), 2);
  EXPECT_EQ(writer.strikes("h", "2"), 0);
}

TEST_F(Jobs, AreNeededForGroups) {
  auto writer = index_.writer();
  EXPECT_THROW((void)writer.replace_group("a", {}, {}, false), Error);
}

}  // namespace
}  // namespace quarry::test
