// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, as a person runs it.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "e2e/quarry_program.hpp"

namespace quarry::test {
namespace {

const std::string team = "urn:globus:groups:id:11111111-2222-3333-4444-555555555555";

std::int64_t number(const Outcome& run, std::string_view path) {
  const auto json = run.json();
  const auto* const value = json.at_path(path);
  EXPECT_NE(value, nullptr) << path << " in " << run.out << run.err;
  return value == nullptr ? -1 : value->as_integer();
}

class Lab : public testing::Test {
 protected:
  Outcome ingest(const std::string& name, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"ingest", lab + name, "--dataset", lab + name + ".dataset.json", "--index", index, "--json", "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return quarry(arguments);
  }
  Outcome search(const std::string& query, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"search", query, "--index", index, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return quarry(arguments);
  }
  TempDir temp;
  std::string index = temp / "index";
};

TEST_F(Lab, WhatGoesInIsFoundAndAddsUp) {
  const auto first = ingest("oxides");
  ASSERT_TRUE(first.status == 0 || first.status == 3) << first.err;
  EXPECT_EQ(number(first, "datasets"), 1);
  EXPECT_GT(number(first, "records"), 0);
  EXPECT_EQ(number(search("*", {"--as", "me"}), "total"), number(first, "records") + number(first, "unchanged"));
  EXPECT_GE(number(search("formula:O3SrTi"), "total"), 1);
  EXPECT_GE(number(search("dft.converged:true properties.electronic.band_gap:1..2"), "total"), 1);
  EXPECT_EQ(number(search("dft.converged:false"), "total"), 1);

  const auto second = ingest("oxides");
  EXPECT_EQ(number(second, "records"), 0);
  EXPECT_EQ(number(second, "unchanged"), number(first, "records"));
  EXPECT_EQ(quarry({"check", "--index", index}).status, 0);
}

TEST_F(Lab, ARestrictedDatasetIsItsGroupsAndItsOwnersOnly) {
  ASSERT_EQ(ingest("restricted").status & ~3, 0);
  EXPECT_EQ(search("elements:Ba").status, 1);
  EXPECT_EQ(number(search("elements:Ba"), "total"), 0);
  EXPECT_GE(number(search("elements:Ba", {"--as", team}), "total"), 1);
  EXPECT_GE(number(search("elements:Ba", {"--as", "me"}), "total"), 1);
  EXPECT_EQ(number(search("elements:Ba", {"--as", "urn:globus:groups:id:another"}), "total"), 0);
  const auto found = search("elements:Ba", {"--as", team}).json();
  const auto subject = found.at_path("hits")->as_array().front().find("subject")->as_string();
  EXPECT_EQ(quarry({"show", subject, "--index", index}).status, 1);
  EXPECT_EQ(quarry({"show", subject, "--index", index, "--as", team}).status, 0);
}

TEST_F(Lab, ChangesAreFollowedAndMassRemovalIsAskedAbout) {
  const auto source = temp / "source";
  for (int i = 0; i < 60; ++i) temp.write("source/run" + std::to_string(i) + ".txt", "number " + std::to_string(i));
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"ingest", source, "--visible-to", "public", "--index", index, "--json", "-q"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return quarry(arguments);
  };
  EXPECT_EQ(number(run({}), "records"), 60);
  temp.write("source/run7.txt", "another text");
  std::filesystem::remove(source + "/run8.txt");
  const auto second = run({});
  EXPECT_EQ(number(second, "records"), 1);
  EXPECT_EQ(number(second, "unchanged"), 58);
  EXPECT_EQ(number(second, "removed"), 1);
  for (int i = 20; i < 40; ++i) std::filesystem::remove(source + "/run" + std::to_string(i) + ".txt");
  EXPECT_EQ(run({}).status, 4);
  EXPECT_EQ(number(search("*"), "total"), 59);
  EXPECT_EQ(number(run({"--allow-removals"}), "removed"), 20);
  EXPECT_EQ(number(search("*"), "total"), 39);
}

TEST_F(Lab, LoadTakesGlobusAndMdfShapesAndReportsBadLines) {
  const auto file = temp.write("records.ndjson",
                               R"({"subject":"s1","visible_to":["public"],"content":{"a":1,"t":"alpha"}})"
                               "\n"
                               R"({"subject":"s1","id":"second","visible_to":["urn:x:y"],"content":{"a":2,"t":"beta"}})"
                               "\nnot json\n"
                               R"({"mdf":{"source_id":"d_v1.1","scroll_id":7,"acl":["public"],"resource_type":"record"},"t":"gamma"})"
                               "\n{}\n");
  const auto run = quarry({"load", file, "--index", index, "--json"});
  EXPECT_EQ(run.status, 3);
  EXPECT_EQ(number(run, "records"), 3);
  EXPECT_EQ(number(run, "errors"), 2);
  EXPECT_NE(run.err.find("line 3"), std::string::npos) << run.err;
  EXPECT_EQ(number(search("*"), "total"), 2);
  EXPECT_EQ(number(search("beta"), "total"), 0);
  EXPECT_EQ(number(search("beta", {"--as", "urn:x:y"}), "total"), 1);
  EXPECT_EQ(search("gamma").json().at_path("hits")->as_array().front().find("subject")->as_string(), "d_v1.1.7");
  EXPECT_EQ(quarry({"delete", "s1", "--index", index, "--as", "public"}).status, 0);
  EXPECT_EQ(number(search("alpha"), "total"), 0);
}

TEST_F(Lab, ExtractNamesEveryFileOnce) {
  const auto run = quarry({"extract", "--json", lab + "silicon"});
  ASSERT_TRUE(run.status == 0 || run.status == 3) << run.err;
  std::set<std::string> names;
  for (std::size_t at = 0; at < run.out.size();) {
    const auto end = run.out.find('\n', at);
    const auto record = parse_json(std::string_view(run.out).substr(at, end - at));
    for (const auto& file : record.at_path("files")->as_array()) names.insert(file.find("filename")->as_string());
    at = end + 1;
  }
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(lab + "silicon"))
    if (entry.is_regular_file()) files.insert(std::filesystem::relative(entry.path(), lab + "silicon").string());
  EXPECT_EQ(names, files);
}

TEST_F(Lab, ShowTellsWhereAValueWasRead) {
  ASSERT_EQ(ingest("oxides").status & ~3, 0);
  const auto found = search("formula:SrTiO3 simulation.program_name:VASP").json();
  const auto& hit = found.at_path("hits")->as_array().front();
  EXPECT_EQ(hit.at_path("content.extraction.sources"), nullptr);
  const auto subject = hit.find("subject")->as_string();
  const auto plain = quarry({"show", subject, "--index", index, "--json"}).json();
  EXPECT_EQ(plain.at_path("content.extraction.sources"), nullptr);
  const auto told = quarry({"show", subject, "--index", index, "--json", "--sources"}).json();
  const auto* const sources = told.at_path("content.extraction.sources");
  ASSERT_NE(sources, nullptr);
  EXPECT_NE(sources->find("results.energy_total"), nullptr);
}

TEST_F(Lab, WrongUseIsToldFromFailure) {
  EXPECT_EQ(quarry({"search"}).status, 2);
  EXPECT_EQ(quarry({"frobnicate"}).status, 2);
  EXPECT_EQ(quarry({"search", "*", "--index", temp / "none"}).status, 4);
  EXPECT_EQ(quarry({"search", "*", "--index", index, "--as", "nobody"}).status & ~6, 0);
  EXPECT_EQ(quarry({"ingest", temp / "missing", "--index", index}).status, 4);
  EXPECT_EQ(quarry({"version"}).status, 0);
  for (const auto* shell : {"bash", "zsh", "fish", "man"}) {
    const auto run = quarry({"completion", shell});
    EXPECT_EQ(run.status, 0);
    EXPECT_NE(run.out.find("ingest"), std::string::npos) << shell;
  }
}

TEST_F(Lab, AnIngestThatIsKilledLosesNothingAndIsGoneOnWith) {
  for (int i = 0; i < 400; ++i)
    temp.write("source/d" + std::to_string(i % 10) + "/run" + std::to_string(i) + ".txt", "number " + std::to_string(i));
  const std::vector<std::string> arguments{std::string(QUARRY_BIN_DIR) + "/quarry", "ingest", temp / "source", "--visible-to", "public",
                                           "--index", index, "--json", "-q"};
  for (int kill = 0; kill < 8; ++kill) {
    Program program(arguments);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + 60 * kill));
    program.send(SIGKILL);
    program.wait();
    if (std::filesystem::exists(index + "/CURRENT")) {
      EXPECT_EQ(quarry({"check", "--index", index}).status, 0);
    }
  }
  const auto last = quarry({"ingest", temp / "source", "--visible-to", "public", "--index", index, "--json", "-q"});
  ASSERT_EQ(last.status, 0) << last.err;
  EXPECT_EQ(number(last, "records") + number(last, "unchanged"), 400);
  EXPECT_EQ(number(search("*"), "total"), 400);
}

}  // namespace
}  // namespace quarry::test
