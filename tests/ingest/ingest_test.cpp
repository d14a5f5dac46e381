// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

/// An index and a source, ingested as often as a test likes.
class Ingest : public testing::Test {
 protected:
  Ingest() : index_(folder_ / "index", {.create = true}) {
    options_.extract = fake_options();
    options_.owner = "urn:test:owner";
  }

  IngestReport ingest() {
    const auto connector = open_source(source_.path().string());
    return ingest(*connector);
  }
  IngestReport ingest(Connector& connector) {
    auto writer = index_.writer();
    return quarry::ingest(connector, writer, options_);
  }
  std::uint64_t count(const std::string& query, const Viewer& viewer = Viewer::all_seeing()) const {
    SearchRequest request;
    request.query = query;
    return index_.search(request, viewer).total;
  }
  std::vector<HitEntry> get(const std::string& subject, const Viewer& viewer = Viewer::all_seeing()) const {
    const auto hits = index_.get(subject, viewer);
    return hits.empty() ? std::vector<HitEntry>() : hits.front().entries;
  }
  /// The equation of the report.
  void expect_counts(const IngestReport& report) const {
    std::uint64_t all = 0;
    for (const auto& group : index_groups()) all += group.records;
    EXPECT_EQ(report.records + report.unchanged, all);
  }
  std::vector<StoredGroup> index_groups() const {
    auto writer = const_cast<Index&>(index_).writer();
    writer.begin_job(std::filesystem::canonical(source_.path()).string(), "test");
    return writer.groups();
  }

  TempDir folder_, source_;
  Index index_;
  IngestOptions options_;
};

TEST_F(Ingest, WritesWhatTheSourceHolds) {
  source_.write("a/ALPHA", "Fe2O3\n");
  source_.write("a/GAMMA", "x");
  source_.write("t.rows", "Si\nGe\n");
  source_.write("bad.throw", "x");
  const auto report = ingest();
  EXPECT_EQ(report.files, 4U);
  EXPECT_EQ(report.groups, 3U);
  EXPECT_EQ(report.records, 4U);
  EXPECT_EQ(report.unchanged, 0U);
  EXPECT_EQ(report.errors, 1U);
  EXPECT_EQ(report.datasets, 0U);
  EXPECT_FALSE(report.interrupted);
  expect_counts(report);
  ASSERT_EQ(get("test/a/ALPHA").size(), 1U);
  EXPECT_EQ(get("test/a/ALPHA")[0].content.at_path("material.composition")->as_string(), "Fe2O3");
  EXPECT_EQ(get("test/t.rows#Ge").size(), 1U);
  EXPECT_EQ(get("test/t.rows").size(), 0U);
}

TEST_F(Ingest, UnchangedDataWritesNothing) {
  source_.write("a/ALPHA", "Fe2O3\n");
  source_.write("t.rows", "Si\nGe\n");
  source_.write("bad.throw", "x");
  ingest();
  const auto again = ingest();
  EXPECT_EQ(again.records, 0U);
  EXPECT_EQ(again.unchanged, 4U);
  EXPECT_EQ(again.removed, 0U);
  EXPECT_EQ(again.errors, 1U);
  EXPECT_EQ(again.files, 3U);
}

TEST_F(Ingest, OnlyWhatChangedIsReplaced) {
  source_.write("a/ALPHA", "Fe2O3\n");
  source_.write("b/ALPHA", "Si\n");
  ingest();
  source_.write("a/ALPHA", "Fe3O4\n");
  const auto report = ingest();
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(report.unchanged, 1U);
  EXPECT_EQ(get("test/a/ALPHA")[0].content.at_path("material.composition")->as_string(), "Fe3O4");
  EXPECT_EQ(get("test/a/ALPHA")[0].content.at_path("mdf.version")->as_integer(), 2);
  expect_counts(report);
}

TEST_F(Ingest, WhatIsGoneIsRemoved) {
  source_.write("a/ALPHA", "Fe2O3\n");
  source_.write("t.rows", "Si\nGe\n");
  ingest();
  std::filesystem::remove(source_ / "t.rows");
  const auto report = ingest();
  EXPECT_EQ(report.removed, 2U);
  EXPECT_EQ(report.unchanged, 1U);
  EXPECT_EQ(get("test/t.rows#Si").size(), 0U);
  expect_counts(report);
}

TEST_F(Ingest, ARowThatIsGoneGoesWithItsGroupsNextVersion) {
  source_.write("t.rows", "Si\nGe\nC\n");
  ingest();
  source_.write("t.rows", "Si\nC\n");
  const auto report = ingest();
  EXPECT_EQ(get("test/t.rows#Ge").size(), 0U);
  EXPECT_EQ(get("test/t.rows#Si").size(), 1U);
  expect_counts(report);
}

TEST_F(Ingest, AFileThatGetsAnotherMainFileIsInOneGroupOnly) {
  source_.write("BETA", "Si\n");
  ingest();
  source_.write("ALPHA", "Ge\n");
  const auto report = ingest();
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(report.removed, 1U);
  EXPECT_EQ(get("test/BETA").size(), 0U);
  EXPECT_EQ(get("test/ALPHA").size(), 1U);
}

TEST_F(Ingest, AListingThatIsNotWholeRemovesNothing) {
  FakeConnector whole;
  whole.files = {{"a.rows", "Si\n"}, {"b.rows", "Ge\n"}};
  ingest(whole);
  FakeConnector partial;
  partial.files = {{"a.rows", "Si\n"}};
  partial.whole = false;
  EXPECT_EQ(ingest(partial).removed, 0U);
  EXPECT_EQ(get("test/b.rows#Ge").size(), 1U);
  partial = FakeConnector();
  partial.files = {{"a.rows", "Si\n"}};
  EXPECT_EQ(ingest(partial).removed, 1U);
}

TEST_F(Ingest, ASourceIsNotEmptiedByAccident) {
  FakeConnector full;
  for (int i = 0; i < 60; ++i) full.files["f" + std::to_string(i) + ".rows"] = "Si\n";
  ingest(full);
  const auto shrunk = [&](std::size_t left) {
    FakeConnector connector;
    connector.files = full.files;
    while (connector.files.size() > left) connector.files.erase(connector.files.begin());
    return connector;
  };
  auto half = shrunk(30);
  half.files["new.rows"] = "Ge\n";
  try {
    ingest(half);
    FAIL() << "30 of 60 groups went without being allowed to";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::conflict);
    EXPECT_NE(std::string(error.what()).find("allow"), std::string::npos);
  }
  EXPECT_EQ(count("*"), 61U) << "what was written before the refusal stays, and nothing is removed";
  auto most = shrunk(49);
  most.files["new.rows"] = "Ge\n";
  EXPECT_EQ(ingest(most).removed, 11U) << "under a fifth";
  options_.allow_removals = true;
  auto few = shrunk(5);
  EXPECT_EQ(ingest(few).removed, 45U);
}

TEST_F(Ingest, RecordsAreForTheOwnerUnlessOthersAreNamed) {
  source_.write("ALPHA", "Si\n");
  ingest();
  EXPECT_EQ(count("*", Viewer()), 0U);
  EXPECT_EQ(count("*", Viewer({"urn:test:other"})), 0U);
  EXPECT_EQ(count("*", Viewer({"urn:test:owner"})), 1U);
  options_.visible_to = {"urn:test:other"};
  EXPECT_EQ(ingest().records, 1U) << "who may see it has changed";
  EXPECT_EQ(count("*", Viewer({"urn:test:other"})), 1U);
  EXPECT_EQ(count("*", Viewer({"urn:test:owner"})), 1U);
  options_.dataset = parse_json(R"({"mdf": {"acl": ["public"]}})");
  ingest();
  EXPECT_EQ(count("*", Viewer()), 1U);
}

TEST_F(Ingest, TheDatasetHasItsOwnEntry) {
  source_.write("ALPHA", "Si\n");
  options_.extract.dataset_name = "";
  options_.dataset = parse_json(R"({"mdf": {"source_name": "named", "acl": ["public"]}, "dc": {"titles": [{"title": "Zirconia"}]}})");
  const auto report = ingest();
  EXPECT_EQ(report.datasets, 1U);
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(get("named").size(), 1U);
  EXPECT_EQ(get("named/ALPHA").size(), 1U);
  EXPECT_EQ(count("*"), 1U);
  EXPECT_EQ(ingest().datasets, 0U) << "nothing is new";
  options_.dataset.set_path("dc.publisher", "Lab");
  const auto renamed = ingest();
  EXPECT_EQ(renamed.datasets, 1U);
  EXPECT_EQ(renamed.records, 0U);
  EXPECT_EQ(get("named")[0].content.at_path("dc.publisher")->as_string(), "Lab");
}

TEST_F(Ingest, CustomFieldsAreWhatTheDatasetDeclares) {
  source_.write("ALPHA", "Si\n");
  options_.extract.dataset_name = "";
  options_.dataset = parse_json(R"({"mdf": {"source_name": "named", "acl": ["public"]},
    "custom": {"furnace_temperature": "1200 K", "cooled_to": 20, "steps": "3", "washed": "true", "odd": "hot"},
    "custom_fields": {"furnace_temperature": {"type": "number", "unit": "K", "title": "Furnace temperature"},
                      "cooled_to": {"type": "number", "unit": "degC", "title": "Cooled to"}, "steps": {"type": "integer"},
                      "washed": {"type": "boolean"}, "odd": {"type": "number", "unit": "K"}}})");
  const auto report = ingest();
  ASSERT_EQ(report.diagnostics.size(), 1U);
  EXPECT_EQ(report.diagnostics[0].message, "custom.odd: \"hot\" is no number, but is declared a number in K");
  for (const auto* const query : {"custom.furnace_temperature:1000..1300 K", "custom.furnace_temperature:>900 degC", "custom.furnace_temperature:[1200 TO 1200]",
                                  "custom.cooled_to:290..295 K", "custom.steps:3", "custom.washed:true"})
    EXPECT_EQ(count(query, Viewer()), 1U) << query;
  EXPECT_EQ(count("custom.cooled_to:15..25 K", Viewer()), 0U);
  std::map<std::string, FieldUse> uses;
  for (auto& use : index_.fields(Viewer())) uses[use.path] = use;
  EXPECT_EQ(uses["custom.furnace_temperature"].unit, "K");
  EXPECT_EQ(uses["custom.furnace_temperature"].title, "Furnace temperature");
  EXPECT_EQ(uses["custom.furnace_temperature"].kind, "number");
  EXPECT_EQ(uses["custom.cooled_to"].unit, "K") << "what it is compared in";
  SearchRequest request;
  request.query = "mdf.resource_type:dataset";
  FacetRequest furnace{"custom.furnace_temperature"};
  furnace.type = FacetType::histogram;
  furnace.interval = "500";
  furnace.nested = {{"custom.cooled_to"}, {"custom.washed"}};
  for (auto& inner : furnace.nested) inner.rich = true;
  request.facets = {furnace};
  const auto facets = index_.search(request, Viewer()).facets;
  ASSERT_EQ(facets.front().values.size(), 1U);
  EXPECT_EQ(facets.front().title + "/" + facets.front().kind + "/" + facets.front().unit, "Furnace temperature/number/K");
  const auto& inner = facets.front().values.front().nested;
  ASSERT_EQ(inner.size(), 2U);
  EXPECT_EQ(inner[0].title + "/" + inner[0].kind + "/" + inner[0].unit, "Cooled to/number/K");
  EXPECT_EQ(inner[1].kind, "boolean");
  EXPECT_EQ(inner[1].values.size(), 1U);
  EXPECT_EQ(to_json(*get("named")[0].content.at_path("custom")),
            R"({"cooled_to":"20 degC","furnace_temperature":"1200 K","odd":"hot","steps":3,"washed":true})");
}

TEST_F(Ingest, ADeclarationThatIsHiddenNamesNothing) {
  source_.write("ALPHA", "Si\n");
  options_.visible_to = {};
  options_.extract.dataset_name = "";
  options_.dataset = parse_json(R"({"mdf": {"source_name": "secret"}, "custom": {"x": 1}, "custom_fields": {"x": {"type": "number", "title": "Secret"}}})");
  ingest();
  options_.dataset = parse_json(R"({"mdf": {"source_name": "open", "acl": ["public"]}, "custom": {"x": 2}})");
  const TempDir other;
  other.write("ALPHA", "Ge\n");
  const auto connector = open_source(other.path().string());
  ingest(*connector);
  for (const auto& use : index_.fields(Viewer())) {
    EXPECT_TRUE(use.path != "custom.x" || use.title.empty());
  }
  for (const auto& use : index_.fields(Viewer::all_seeing())) {
    EXPECT_TRUE(use.path != "custom.x" || use.title == "Secret");
  }
}

TEST_F(Ingest, AnInterruptedOneIsResumedWithoutDuplicates) {
  for (int i = 0; i < 300; ++i) source_.write("d" + std::to_string(i % 30) + "/f" + std::to_string(i) + ".rows", "Si\n");
  int asked = 0;
  options_.interrupted = [&] { return ++asked > 12; };
  const auto first = ingest();
  EXPECT_TRUE(first.interrupted);
  EXPECT_LT(first.records, 300U);
  EXPECT_EQ(count("*"), first.records) << "what was done is committed and found";
  options_.interrupted = nullptr;
  const auto second = ingest();
  EXPECT_FALSE(second.interrupted);
  EXPECT_EQ(second.unchanged, first.records);
  EXPECT_EQ(second.records, 300U - first.records);
  EXPECT_EQ(count("*"), 300U);
  expect_counts(second);
}

TEST_F(Ingest, AFileThatCannotBeReadIsTriedAgain) {
  FakeConnector connector;
  connector.files = {{"a.rows", "Si\n"}};
  connector.unreadable = {{"a.rows", "permission denied"}};
  EXPECT_EQ(ingest(connector).errors, 1U);
  FakeConnector healed;
  healed.files = connector.files;
  const auto report = ingest(healed);
  EXPECT_EQ(report.errors, 0U);
  EXPECT_EQ(report.records, 1U);
  EXPECT_EQ(count("*"), 1U);
}

TEST_F(Ingest, ProgressEndsWithEverything) {
  source_.write("t.rows", "Si\nGe\n");
  IngestProgress last;
  options_.progress = [&](const IngestProgress& now) { last = now; };
  ingest();
  EXPECT_EQ(last.files, 1U);
  EXPECT_EQ(last.files_listed, 1U);
  EXPECT_EQ(last.records, 2U);
  EXPECT_EQ(last.bytes, 6U);
  EXPECT_TRUE(last.listing_done);
}

}  // namespace
}  // namespace quarry::test
