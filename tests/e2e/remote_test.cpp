// SPDX-License-Identifier: GPL-3.0-or-later
// The real program and a web server.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "e2e/quarry_program.hpp"
#include "support/http_tree.hpp"

namespace quarry::test {
namespace {

std::map<std::string, std::string> files_below(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[std::filesystem::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return files;
}

TEST(Remote, WhatAWebServerHasIsIngestedOnce) {
  const TempDir temp;
  const auto index = temp / "index";
  const HttpTree tree(files_below(lab + "oxides"));
  const auto ingest = [&] {
    return quarry({"ingest", tree.source(), "--allow-host", tree.host(), "--visible-to", "public", "--index", index, "--json", "-q"});
  };
  const auto first = ingest();
  ASSERT_TRUE(first.status == 0 || first.status == 3) << first.err;
  const auto local = quarry({"ingest", lab + "oxides", "--index", temp / "local", "--json", "-q"});
  for (const auto* const count : {"files", "groups", "records", "errors"})
    EXPECT_EQ(to_json(*first.json().at_path(count)), to_json(*local.json().at_path(count))) << count;
  const auto found = quarry({"search", "formula:O3SrTi", "--index", index, "--json"}).json();
  ASSERT_GE(found.at_path("total")->as_integer(), 1);
  const auto subject = found.at_path("hits")->as_array().front().find("subject")->as_string();
  const auto shown = quarry({"show", subject, "--index", index, "--json"});
  EXPECT_NE(shown.out.find(tree.source() + "/"), std::string::npos) << "a person can get the file: " << shown.out;
  const auto gets = tree.all_gets();
  const auto again = ingest();
  EXPECT_EQ(again.json().at_path("records")->as_integer(), 0);
  EXPECT_EQ(again.json().at_path("unchanged")->as_integer(), first.json().at_path("records")->as_integer());
  EXPECT_EQ(tree.all_gets(), gets);
}

TEST(Remote, AHostThatIsNotPublicMustBeAllowed) {
  const TempDir temp;
  const HttpTree tree(std::map<std::string, std::string>{{"a.txt", "x"}});
  const auto run = quarry({"ingest", tree.source(), "--index", temp / "index"});
  EXPECT_EQ(run.status, 4);
  EXPECT_NE(run.err.find("--allow-host " + tree.host()), std::string::npos) << run.err;
  EXPECT_EQ(tree.all_gets(), 0);
}

TEST(Remote, AFileThatCannotBeFetchedIsNamed) {
  const TempDir temp;
  HttpTree tree(std::map<std::string, std::string>{{"a.txt", "alpha"}, {"b.txt", "beta"}});
  tree.fail("b.txt", "403 Forbidden");
  const auto run = quarry({"ingest", tree.source(), "--allow-host", tree.host(), "--visible-to", "public", "--index", temp / "index", "--json", "-q"});
  EXPECT_EQ(run.status, 3) << run.err;
  const auto shown = quarry({"search", "extraction.status:error", "--index", temp / "index", "--json"});
  EXPECT_NE(shown.out.find("b.txt: cannot be fetched from " + tree.source() + "/b.txt: the server says 403"), std::string::npos) << shown.out;
}

}  // namespace
}  // namespace quarry::test
