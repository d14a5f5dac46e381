// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <random>
#include <set>

#include "ingest/fake_formats.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

std::string text_at(const ExtractedGroup& group, std::string_view path) {
  const auto* const value = group.records.at(0).content.at_path(path);
  return value == nullptr ? "" : value->is_string() ? value->as_string() : to_json(*value);
}

TEST(Extract, FromFolderToRecords) {
  const TempDir folder;
  folder.write("run/ALPHA", "Fe2O3\nmore\n");
  folder.write("run/GAMMA", "x");
  folder.write("run/notes.txt", "hello");
  folder.write("table.rows", "Si\nGe\n");
  const auto groups = extract_all(folder.path(), fake_options());
  ASSERT_EQ(groups.size(), 3U);
  const auto& run = groups.at("run/ALPHA");
  EXPECT_EQ(run.files, (std::vector<std::string>{"run/ALPHA", "run/GAMMA"}));
  EXPECT_EQ(text_at(run, "material.composition"), "Fe2O3");
  EXPECT_EQ(text_at(run, "extraction.status"), "complete");
  EXPECT_EQ(run.records[0].subject, "test/run/ALPHA");
  EXPECT_EQ(run.records[0].content.at_path("mdf.acl"), nullptr);
  EXPECT_TRUE(run.sources.at(0).contains("material.composition"));
  EXPECT_EQ(text_at(groups.at("run/notes.txt"), "extraction.status"), "generic");
  EXPECT_EQ(groups.at("table.rows").records.size(), 2U);
}

TEST(Extract, AnExceptionCostsTheExtractorsPartOnly) {
  const TempDir folder;
  folder.write("bad.throw", "x");
  folder.write("partly.throw", "S");
  folder.write("ALPHA", "Si\n");
  const auto groups = extract_all(folder.path(), fake_options());
  EXPECT_TRUE(groups.at("bad.throw").error);
  EXPECT_EQ(text_at(groups.at("bad.throw"), "extraction.warnings"), R"(["thrower: out of its depth"])");
  EXPECT_EQ(groups.at("bad.throw").records.at(0).content.find("files")->as_array().size(), 1U);
  EXPECT_EQ(text_at(groups.at("partly.throw"), "extraction.status"), "truncated");
  EXPECT_EQ(text_at(groups.at("ALPHA"), "extraction.status"), "complete");
}

TEST(Extract, WhatIsNoRegularFileIsAnErrorEntryOfItsOwn) {
  const TempDir folder;
  folder.write("ALPHA", "Si\n");
  std::filesystem::create_symlink("ALPHA", folder / "BETA");
  std::filesystem::create_symlink("/", folder / "loop");
  ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
  const auto groups = extract_all(folder.path(), fake_options());
  ASSERT_EQ(groups.size(), 4U);
  for (const auto* const name : {"BETA", "loop", "fifo"}) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(groups.at(name).error);
    EXPECT_NE(text_at(groups.at(name), "extraction.warnings"), "");
  }
  EXPECT_FALSE(groups.at("ALPHA").error);
}

TEST(Extract, AFileThatCannotBeOpenedIsAnErrorEntry) {
  FakeConnector connector;
  connector.files = {{"a.rows", "Si\n"}, {"b.rows", "Ge\n"}};
  connector.unreadable = {{"b.rows", "permission denied"}};
  std::map<std::string, bool> errors;
  extract(connector, fake_options(), [&](ExtractedGroup&& group) { errors[group.key] = group.error; });
  EXPECT_EQ(errors, (std::map<std::string, bool>{{"a.rows", false}, {"b.rows", true}}));
}

/// Claims what starts with `#`, and states it.
Claim claims_marked(std::string_view, std::string_view head, std::string_view) {
  return head.starts_with('#') ? Claim::main : Claim::no;
}
void extract_marked(Group& group, Sink& sink) { sink.set("material.composition", group.files[group.main].head(16)); }
const Format marked{"marked", 1, 10, "quarry-worker", claims_marked, nullptr};
const Extractor extract_marked_plugin{&marked, extract_marked, nullptr};

TEST(Extract, WhatWasClaimedIsWhatIsRead) {
  struct Case {
    std::string after;
    std::string status;
  };
  for (const auto& c : {Case{"#first", "complete"}, Case{"#other, of the same kind", "complete"}, Case{"no such thing", "error"}}) {
    SCOPED_TRACE(c.after);
    FakeConnector connector;
    connector.files = {{"a", "#first"}};
    int opened = 0;
    connector.before_open = [&](const std::string&) {
      if (++opened == 2) connector.files["a"] = c.after;
    };
    auto options = fake_options();
    const std::vector<const Format*> formats{&anything, &marked};
    const std::vector<const Extractor*> extractors{fake_extractors().front(), &extract_marked_plugin};
    options.formats = formats;
    options.extractors = extractors;
    std::string status, composition;
    extract(connector, options, [&](ExtractedGroup&& group) {
      status = text_at(group, "extraction.status");
      composition = text_at(group, "material.composition");
    });
    EXPECT_EQ(opened, 2);
    EXPECT_EQ(status, c.status);
    EXPECT_EQ(composition, status == "error" ? "" : c.after.substr(0, 16));
  }
}

TEST(Extract, RemoteFilesAreFetched) {
  FakeConnector connector;
  connector.remote = true;
  connector.files = {{"x/a.rows", "Si\nGe\n"}, {"big.rows", std::string(3 << 20, 'x') + "\n"}};
  std::map<std::string, std::size_t> records;
  extract(connector, fake_options(), [&](ExtractedGroup&& group) { records[group.key] = group.records.size(); });
  EXPECT_EQ(records["x/a.rows"], 2U);
  EXPECT_GE(records["big.rows"], 1U);
}

TEST(Extract, ALargeFileHasTheHashOfItsBytes) {
  const TempDir folder;
  folder.write("ALPHA", "Si\n" + std::string(5 << 20, 'x'));
  folder.write("GAMMA", "");
  const auto groups = extract_all(folder.path(), fake_options());
  const auto& files = groups.at("ALPHA").records.at(0).content.find("files")->as_array();
  EXPECT_EQ(files.at(0).find("sha512")->as_string(),
            "7d689f711e2bd83d000e39cc0626bdd9f0a58fb28d2c256a0e67a51f9b8442121d1829ab38daa496b15564d7ecc3d9fc0e5334e62bafd542d0d0825b0b7c3794");
  EXPECT_TRUE(files.at(1).find("sha512")->as_string().starts_with("cf83e1357eefb8bd"));
}

/// A tree of random names and links, from a seed. Returns how many files a listing must show.
std::size_t grow(const TempDir& folder, unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> names{"ALPHA", "BETA.1", "GAMMA.1", "GAMMA", ".hidden", "a b", "line\nbreak", "\xff\xfe", "%FF%FE",
                                       "#hash", "x.rows", "y.throw", "\xc3\xa9\xcc\x81", std::string(250, 'n'), "\"quote'", "-rf", "%"};
  std::vector<std::string> folders{""};
  std::size_t files = 0;
  for (int i = 0; i < 8; ++i) folders.push_back(folders[random() % folders.size()] + names[random() % names.size()] + "d/");
  for (const auto& inside : folders) {
    std::filesystem::create_directories(folder / inside);
    for (const auto& name : names) {
      const auto path = folder / (inside + name);
      if (random() % 3 == 0 || std::filesystem::exists(std::filesystem::symlink_status(path))) continue;
      switch (random() % 8) {
        case 0: std::filesystem::create_symlink("..", path); break;
        case 1: EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0); break;
        case 2: folder.write(inside + name, ""); break;
        default: folder.write(inside + name, "S" + std::to_string(random()) + "\nrow\n");
      }
      ++files;
    }
  }
  return files;
}

TEST(Extract, EveryFileSeenIsInExactlyOneGroupAndInItsRecords) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    const TempDir folder;
    const auto expected = grow(folder, seed);
    const auto connector = open_source(folder.path().string());
    std::multiset<std::string> seen;
    std::set<std::string> subjects;
    extract(*connector, fake_options(), [&](ExtractedGroup&& group) {
      ASSERT_FALSE(group.records.empty());
      for (const auto& file : group.files) seen.insert(file);
      for (const auto& record : group.records) {
        EXPECT_TRUE(subjects.insert(record.subject).second) << record.subject;
        EXPECT_EQ(record.content.find("files")->as_array().size(), group.files.size());
      }
    });
    EXPECT_EQ(seen.size(), expected);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), expected) << "a file is in two groups";
    EXPECT_TRUE(connector->complete());
  }
}

TEST(Extract, OneAndEightJobsGiveTheSameRecords) {
  const TempDir folder;
  grow(folder, 99);
  const auto printed = [&](unsigned jobs) {
    std::string text;
    for (auto& [key, group] : extract_all(folder.path(), fake_options(jobs)))
      for (auto& record : group.records) {
        record.content.erase_path("mdf.ingest_date");
        text += record.subject + to_json(record.content) + "\n";
      }
    return text;
  };
  EXPECT_EQ(printed(1), printed(8));
}

}  // namespace
}  // namespace quarry::test
