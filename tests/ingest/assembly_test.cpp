// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/assembly.hpp"

#include <gtest/gtest.h>

#include "ingest/fake_formats.hpp"
#include "quarry/json.hpp"

namespace quarry::intake {
namespace {

JobFacts job() {
  JobFacts facts;
  facts.source = "/source";
  facts.source_name = "set";
  facts.version = 3;
  facts.ingest_date = "2026-01-02T03:04:05Z";
  return facts;
}

GroupFacts group_of(std::vector<const Format*> formats) {
  GroupFacts group;
  group.files.push_back({"a/ALPHA", "", "", "ab", 5, "", "", "letters"});
  group.files.push_back({"a/GAMMA", "https://h/GAMMA", "globus://c/GAMMA", "cd", 7, "", "", ""});
  group.formats = std::move(formats);
  return group;
}

Part part_of(const Format& format, std::vector<Statement> statements) {
  Part part;
  part.extractor = format.name;
  part.version = format.version;
  part.priority = format.priority;
  part.records.push_back({"", std::move(statements)});
  return part;
}

std::string status_of(const GroupFacts& group, GroupOutput output) {
  const auto result = assemble(job(), group, std::move(output));
  const auto status = result.records.at(0).content.at_path("extraction.status")->as_string();
  EXPECT_EQ(result.error, status == "error");
  EXPECT_EQ(result.records[0].kind, result.error ? RecordKind::error : RecordKind::record);
  return status;
}

TEST(Assembly, FillsInFilesMdfAndExtraction) {
  const auto group = group_of({&test::letters, &test::anything});
  GroupOutput output;
  output.parts.push_back(part_of(test::anything, {{"files.0.mime_type", "text/plain", {}}, {"files.0.data_type", "ASCII", {}},
                                                  {"files.1.data_type", "data", {}}}));
  output.parts.push_back(part_of(test::letters, {{"dft.converged", true, {}}}));
  const auto result = assemble(job(), group, std::move(output));
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.records[0].subject, "set/a/ALPHA");
  const auto& content = result.records[0].content;
  EXPECT_EQ(to_json(*content.find("files")),
            R"([{"data_type":"letters: ASCII","filename":"a/ALPHA","length":5,"mime_type":"text/plain","sha512":"ab"},)"
            R"({"data_type":"data","filename":"a/GAMMA","globus":"globus://c/GAMMA","length":7,"sha512":"cd","url":"https://h/GAMMA"}])");
  EXPECT_EQ(to_json(*content.find("mdf")),
            R"({"ingest_date":"2026-01-02T03:04:05Z","resource_type":"record","source_id":"set_v3.1","source_name":"set","version":3})");
  const auto text = [&](const char* path) { return content.at_path(path)->as_string(); };
  EXPECT_EQ(text("extraction.extractor"), "letters");
  EXPECT_EQ(content.at_path("extraction.version")->as_integer(), 1);
  EXPECT_EQ(text("extraction.group_kind"), "letters");
  EXPECT_EQ(text("extraction.mainfile"), "a/ALPHA");
  EXPECT_EQ(to_json(*content.at_path("extraction.aux_files")), R"(["a/GAMMA"])");
  EXPECT_EQ(text("extraction.status"), "complete");
  EXPECT_EQ(content.at_path("extraction.warnings"), nullptr);
  EXPECT_TRUE(content.at_path("dft.converged")->as_bool());
}

TEST(Assembly, ASpecificDataTypeStands) {
  GroupOutput output;
  output.parts.push_back(part_of(test::anything, {{"files.0.data_type", "ASCII", {}}}));
  output.parts.push_back(part_of(test::letters, {{"files.0.data_type", "Letters output", {}}}));
  const auto result = assemble(job(), group_of({&test::letters, &test::anything}), std::move(output));
  EXPECT_EQ(result.records[0].content.find("files")->as_array()[0].find("data_type")->as_string(), "Letters output");
}

TEST(Assembly, TheStatusSaysWhatBecameOfTheGroup) {
  const auto both = group_of({&test::letters, &test::anything});
  const auto stated = [] { return part_of(test::letters, {{"dft.converged", true, {}}}); };
  const auto nothing = [] { return part_of(test::letters, {}); };
  EXPECT_EQ(status_of(both, {{stated()}, {}}), "complete");
  EXPECT_EQ(status_of(both, {{nothing()}, {}}), "generic");
  EXPECT_EQ(status_of(both, {{}, {}}), "generic");
  EXPECT_EQ(status_of(both, {{stated()}, {{&test::letters, "killed", true}}}), "truncated");
  EXPECT_EQ(status_of(both, {{}, {{&test::letters, "killed", true}}}), "error");
  EXPECT_EQ(status_of(both, {{stated()}, {{&test::anything, "killed", true}}}), "complete");
  auto cut = stated();
  cut.truncated = true;
  EXPECT_EQ(status_of(both, {{cut}, {}}), "truncated");
  auto broken = nothing();
  broken.diagnostics.push_back({Severity::error, "is broken", {}});
  EXPECT_EQ(status_of(both, {{broken}, {}}), "error");
  auto cut_before_all = part_of(test::letters, {{"extraction.truncated", true, {}}});
  cut_before_all.diagnostics = broken.diagnostics;
  EXPECT_EQ(status_of(both, {{cut_before_all}, {}}), "error");
  EXPECT_EQ(status_of(both, {{part_of(test::letters, {{"dft.converged", true, {}}, {"extraction.truncated", true, {}}})}, {}}), "truncated");
  auto half = stated();
  half.diagnostics = broken.diagnostics;
  EXPECT_EQ(status_of(both, {{half}, {}}), "partial");
  auto odd = stated();
  odd.diagnostics.push_back({Severity::warning, "is odd", {}});
  EXPECT_EQ(status_of(both, {{odd}, {}}), "complete");
  auto unreadable = both;
  unreadable.files[0].problem = "a/ALPHA: cannot be read";
  EXPECT_EQ(status_of(unreadable, {}), "error");
  auto partly = both;
  partly.files[1].problem = "a/GAMMA: cannot be read";
  EXPECT_EQ(status_of(partly, {{stated()}, {}}), "truncated");
}

TEST(Assembly, DiagnosticsBecomeWarningsWithTheirPlace) {
  GroupOutput output;
  output.parts.push_back(part_of(test::letters, {{"dft.converged", true, {}}}));
  Place place;
  place.file = 1;
  place.line = 12;
  output.parts[0].diagnostics.push_back({Severity::warning, "energy is not a number", place});
  output.parts[0].diagnostics.push_back({Severity::note, "has old units", {}});
  output.failures.push_back({&test::anything, "killed by signal 11", true});
  const auto result = assemble(job(), group_of({&test::letters, &test::anything}), std::move(output));
  const auto& content = result.records[0].content;
  EXPECT_EQ(to_json(*content.at_path("extraction.warnings")),
            R"(["anything: killed by signal 11","GAMMA:12: energy is not a number"])");
  EXPECT_EQ(to_json(*content.at_path("extraction.notes")), R"(["has old units"])");
}

TEST(Assembly, ARecordForEachKey) {
  GroupOutput output;
  auto part = part_of(test::letters, {{"material.composition", "Si", {}}});
  part.records.push_back({"1", {{"dft.converged", true, {}}}});
  part.records.push_back({"2", {{"dft.converged", false, {}}}});
  output.parts.push_back(part);
  const auto result = assemble(job(), group_of({&test::letters}), std::move(output));
  ASSERT_EQ(result.records.size(), 2U);
  EXPECT_EQ(result.records[0].subject, "set/a/ALPHA#1");
  EXPECT_EQ(result.records[1].subject, "set/a/ALPHA#2");
  EXPECT_NE(*result.records[0].content.at_path("extraction.group_id"), *result.records[1].content.at_path("extraction.group_id"));
  for (const auto& record : result.records) {
    EXPECT_EQ(record.content.at_path("material.composition")->as_string(), "Si");
    EXPECT_EQ(record.content.find("files")->as_array().size(), 2U);
  }
}

TEST(Assembly, WhatAFileSaysOfItsOwnAdministrationIsNotTaken) {
  GroupOutput output;
  output.parts.push_back(part_of(test::letters, {{"mdf.acl", Array{"public"}, {}},
                                                 {"mdf.source_name", "other", {}},
                                                 {"extraction.status", "generic", {}},
                                                 {"extraction.confidence", 0.5, {}},
                                                 {"files", "none", {}}}));
  const auto result = assemble(job(), group_of({&test::letters}), std::move(output));
  const auto& content = result.records[0].content;
  EXPECT_EQ(content.at_path("mdf.acl"), nullptr);
  EXPECT_TRUE(result.records[0].visible_to.empty());
  EXPECT_EQ(content.at_path("mdf.source_name")->as_string(), "set");
  EXPECT_EQ(content.at_path("extraction.status")->as_string(), "complete");
  EXPECT_EQ(content.at_path("extraction.confidence")->as_number(), 0.5);
  EXPECT_EQ(content.find("files")->as_array().size(), 2U);
}

TEST(Assembly, OriginFollowsTheProgram) {
  GroupOutput output;
  output.parts.push_back(part_of(test::letters, {{"simulation.program_name", "VASP", {}}, {"simulation.program_version", "5.4.4", {}}}));
  const auto result = assemble(job(), group_of({&test::letters}), std::move(output));
  EXPECT_EQ(to_json(*result.records[0].content.find("origin")), R"({"name":"VASP","type":"computation","version":"5.4.4"})");
}

}  // namespace
}  // namespace quarry::intake
