// SPDX-License-Identifier: GPL-3.0-or-later
// Ingest of a web server's files: what is fetched, how often, and what becomes of what cannot be.
#include <gtest/gtest.h>

#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "support/http_tree.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

class RemoteIngest : public testing::Test {
 protected:
  RemoteIngest() : index_(folder_ / "index", {.create = true}) {
    options_.extract = fake_options();
    options_.owner = "urn:test:owner";
  }

  IngestReport ingest(const HttpTree& tree) {
    const auto connector = open_source(tree.source(), {.allowed_hosts = {tree.host()}});
    return ingest(*connector);
  }
  IngestReport ingest(Connector& connector) {
    auto writer = index_.writer();
    return quarry::ingest(connector, writer, options_);
  }
  /// The first entry of a subject, or null.
  Value content(const std::string& subject) const {
    const auto hits = index_.get(subject, Viewer::all_seeing());
    return hits.empty() ? Value() : hits.front().entries.front().content;
  }
  std::string text(const std::string& subject, std::string_view path) const {
    const auto found = content(subject);
    const auto* const value = found.at_path(path);
    return value == nullptr || !value->is_string() ? "(none)" : value->as_string();
  }

  /// A member of the i-th of a list.
  Value item(const std::string& subject, std::string_view list, std::size_t i, std::string_view member = {}) const {
    const auto found = content(subject);
    const auto* const values = found.at_path(list);
    if (values == nullptr || !values->is_array() || values->as_array().size() <= i) return {};
    const auto& value = values->as_array()[i];
    const auto* const inside = member.empty() ? &value : value.find(member);
    return inside == nullptr ? Value() : *inside;
  }

  TempDir folder_;
  Index index_;
  IngestOptions options_;
};

const std::map<std::string, std::string> some_files{
    {"a/ALPHA", "Fe2O3\n"}, {"a/GAMMA", "x"}, {"t.rows", "Si\nGe\n"}, {"sub/gr\xc3\xbcn.rows", "C\n"}};

TEST_F(RemoteIngest, FetchesEachFileOnceAndKnowsWhereItIs) {
  const HttpTree tree(some_files);
  const auto report = ingest(tree);
  EXPECT_EQ(report.files, 4U);
  EXPECT_EQ(report.groups, 3U);
  EXPECT_EQ(report.records, 4U);
  EXPECT_EQ(report.errors, 0U);
  for (const auto& [path, bytes] : some_files) EXPECT_EQ(tree.gets(path), 1) << path;
  EXPECT_EQ(text("test/a/ALPHA", "material.composition"), "Fe2O3");
  EXPECT_EQ(item("test/a/ALPHA", "files", 0, "url"), Value(tree.source() + "/a/ALPHA"));
  EXPECT_EQ(item("test/a/ALPHA", "files", 1, "url"), Value(tree.source() + "/a/GAMMA"));
  EXPECT_EQ(item("test/sub/gr\xc3\xbcn.rows#C", "files", 0, "url"), Value(tree.source() + "/sub/gr%C3%BCn.rows"));
}

TEST_F(RemoteIngest, WhatIsUnchangedIsNotFetchedAgain) {
  for (const bool etags : {true, false}) {
    options_.extract.dataset_name = etags ? "with" : "without";
    const HttpTree tree(some_files, etags);
    ingest(tree);
    const auto before = tree.all_gets();
    const auto again = ingest(tree);
    EXPECT_EQ(again.records, 0U);
    EXPECT_EQ(again.unchanged, 4U);
    EXPECT_EQ(again.files, 4U);
    EXPECT_EQ(again.removed, 0U);
    EXPECT_EQ(tree.all_gets(), before) << "etags " << etags;
  }
}

TEST_F(RemoteIngest, WhatChangedIsFetchedWithItsGroup) {
  HttpTree tree(some_files);
  ingest(tree);
  tree.put("t.rows", "Si\nPb\n");  // of the same length
  auto report = ingest(tree);
  EXPECT_EQ(report.unchanged + report.records, 4U);
  EXPECT_TRUE(content("test/t.rows#Ge").is_null());
  EXPECT_FALSE(content("test/t.rows#Pb").is_null());
  EXPECT_EQ(tree.gets("t.rows"), 2);
  EXPECT_EQ(tree.gets("a/ALPHA"), 1);
  tree.put("a/GAMMA", "y");
  report = ingest(tree);
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(tree.gets("a/ALPHA"), 2) << "the group is read whole";
  EXPECT_EQ(text("test/a/ALPHA", "material.composition"), "Fe2O3");
  const auto gets = tree.all_gets();
  EXPECT_EQ(ingest(tree).records, 0U);
  EXPECT_EQ(tree.all_gets(), gets);
}

TEST_F(RemoteIngest, ChangedOptionsAreAppliedToWhatIsKnown) {
  const HttpTree tree(some_files);
  ingest(tree);
  options_.visible_to = {"public"};
  EXPECT_EQ(ingest(tree).records, 4U);
  SearchRequest all;
  EXPECT_EQ(index_.search(all, Viewer()).total, 4U);
  EXPECT_EQ(text("test/a/ALPHA", "material.composition"), "Fe2O3");
}

TEST_F(RemoteIngest, NothingIsRemovedBeforeAWholeListing) {
  HttpTree tree(some_files);
  ingest(tree);
  tree.remove("t.rows");
  tree.fail("a/", "403 Forbidden");
  const auto partial = ingest(tree);
  EXPECT_EQ(partial.removed, 0U);
  ASSERT_EQ(partial.diagnostics.size(), 1U);
  EXPECT_NE(partial.diagnostics[0].message.find("/data/a/"), std::string::npos) << partial.diagnostics[0].message;
  EXPECT_FALSE(content("test/t.rows#Si").is_null());
  EXPECT_FALSE(content("test/a/ALPHA").is_null());
  tree.fail("a/", "");
  EXPECT_EQ(ingest(tree).removed, 2U);
  EXPECT_TRUE(content("test/t.rows#Si").is_null());
  EXPECT_FALSE(content("test/a/ALPHA").is_null());
}

TEST_F(RemoteIngest, AFileThatCannotBeFetchedIsAnErrorEntryUntilItCan) {
  HttpTree tree(some_files);
  tree.fail("t.rows", "403 Forbidden");
  const auto report = ingest(tree);
  EXPECT_EQ(report.errors, 1U);
  EXPECT_EQ(report.files, 4U);
  EXPECT_EQ(text("test/t.rows", "extraction.status"), "error");
  EXPECT_EQ(item("test/t.rows", "extraction.warnings", 0),
            Value("t.rows: cannot be fetched from " + tree.source() + "/t.rows: the server says 403"));
  EXPECT_EQ(ingest(tree).errors, 1U) << "it is tried each time";
  EXPECT_EQ(tree.gets("t.rows"), 2);
  EXPECT_EQ(tree.gets("a/ALPHA"), 1);
  tree.fail("t.rows", "");
  const auto healed = ingest(tree);
  EXPECT_EQ(healed.errors, 0U);
  EXPECT_TRUE(content("test/t.rows").is_null());
  EXPECT_FALSE(content("test/t.rows#Si").is_null());
}

TEST_F(RemoteIngest, AnErrorEntryThatFailsAgainTheSameWayIsUnchanged) {
  HttpTree tree(some_files);
  tree.fail("t.rows", "403 Forbidden");
  ingest(tree);
  EXPECT_EQ(ingest(tree).records, 0U);
}

TEST_F(RemoteIngest, FoldersLargerThanTheSpoolAreReadPieceByPiece) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 40; ++i) files["f" + std::to_string(i) + ".rows"] = "Si" + std::to_string(i) + std::string(500, ' ') + "\n";
  files["large/ALPHA"] = "Fe2O3\n" + std::string(3 << 20, 'x');
  files["large/GAMMA"] = "x";
  options_.extract.spool_bytes = 4'000;
  const HttpTree tree(files);
  const auto report = ingest(tree);
  EXPECT_EQ(report.errors, 0U);
  EXPECT_EQ(report.records, 41U);
  EXPECT_EQ(text("test/large/ALPHA", "material.composition"), "Fe2O3");
  EXPECT_EQ(item("test/large/ALPHA", "files", 0, "length"), Value((3 << 20) + 6));
  EXPECT_EQ(ingest(tree).unchanged, 41U);
}

TEST_F(RemoteIngest, FilesOfUnknownSizeDoNotBlockEachOther) {
  FakeConnector connector;
  connector.remote = true;
  connector.tells_sizes = false;
  for (int i = 0; i < 24; ++i) connector.files["d" + std::to_string(i % 2) + "/f" + std::to_string(i) + ".rows"] = std::string(2 << 20, ' ') + "Si\n";
  options_.extract.spool_bytes = std::uint64_t{8} << 20;
  const auto report = ingest(connector);
  EXPECT_EQ(report.errors, 0U);
  EXPECT_EQ(report.files, 24U);
}

TEST_F(RemoteIngest, TheConnectorIsToldWhatWillBeFetchedOfEachDirectory) {
  FakeConnector connector;
  connector.remote = true;
  connector.files = some_files;
  EXPECT_EQ(ingest(connector).records, 4U);
  const std::vector<std::vector<std::string>> all{{"t.rows"}, {"a/ALPHA", "a/GAMMA"}, {"sub/gr\xc3\xbcn.rows"}};
  EXPECT_EQ(connector.expected, all);
  FakeConnector again;
  again.remote = true;
  again.files = some_files;
  again.files["a/GAMMA"] = "longer";
  EXPECT_EQ(ingest(again).records, 1U);
  const std::vector<std::vector<std::string>> changed{{"a/GAMMA"}, {"a/ALPHA"}};
  EXPECT_EQ(again.expected, changed) << "what is known is not fetched, but with its group";
}

TEST_F(RemoteIngest, FilesSayWhereGlobusHasThem) {
  FakeConnector connector;
  connector.remote = true;
  connector.files = some_files;
  ingest(connector);
  EXPECT_EQ(item("test/a/ALPHA", "files", 0, "globus"), Value("globus://c/a/ALPHA"));
  EXPECT_EQ(item("test/a/ALPHA", "files", 1, "globus"), Value("globus://c/a/GAMMA"));
}

TEST_F(RemoteIngest, AListingThatFailsEndsTheIngestAndKeepsWhatIsThere) {
  HttpTree tree(some_files);
  ingest(tree);
  tree.fail("", "403 Forbidden");
  EXPECT_THROW(ingest(tree), Error);
  EXPECT_FALSE(content("test/t.rows#Si").is_null());
}

TEST_F(RemoteIngest, AnInterruptedOneEndsAndIsResumed) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 60; ++i) files["d" + std::to_string(i % 20) + "/f" + std::to_string(i) + ".rows"] = "Si\n";
  const HttpTree tree(files);
  int asked = 0;
  options_.interrupted = [&] { return ++asked > 12; };
  const auto first = ingest(tree);
  EXPECT_TRUE(first.interrupted);
  EXPECT_LT(first.records, 60U);
  options_.interrupted = nullptr;
  const auto second = ingest(tree);
  EXPECT_FALSE(second.interrupted);
  EXPECT_EQ(second.unchanged, first.records);
  EXPECT_EQ(second.records + second.unchanged, 60U);
}

}  // namespace
}  // namespace quarry::test
