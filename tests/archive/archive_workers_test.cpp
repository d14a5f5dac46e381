// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include "archive/written_archive.hpp"
#include "quarry/connectors.hpp"
#include "quarry/formats.hpp"
#include "quarry/ingest.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

std::map<std::string, ExtractedGroup> extract_in_workers(const std::string& folder) {
  ExtractOptions options;
  options.formats = formats();
  options.dataset_name = "test";
  options.jobs = 1;  // the walker must not wait for the slot that its members need
  std::map<std::string, ExtractedGroup> groups;
  const auto connector = open_source(folder);
  extract(*connector, options, [&](ExtractedGroup&& group) { groups.emplace(group.key, std::move(group)); });
  return groups;
}

TEST(ArchiveInWorkers, MembersBecomeRecords) {
  const TempDir folder;
  folder.write("a.tar.gz", written_archive("tar.gz", {{"table.csv", "a,b\n1,2\n"}, {"../notes.txt", "hello\n"}}));
  folder.write("b.zip", written_archive("zip", {{"x/data.bin", std::string(1 << 20, '\x7f')}}));
  const auto groups = extract_in_workers(folder.path().string());
  ASSERT_EQ(groups.size(), 5U);
  for (const auto* const key : {"a.tar.gz", "b.zip", "a.tar.gz!/table.csv", "a.tar.gz!/../notes.txt", "b.zip!/x/data.bin"}) {
    SCOPED_TRACE(key);
    ASSERT_TRUE(groups.contains(key));
    EXPECT_FALSE(groups.at(key).error);
  }
  EXPECT_EQ(*groups.at("a.tar.gz").records.at(0).content.at_path("archive.n_members"), Value(2));
}

TEST(ArchiveInWorkers, ABombIsAnErrorEntryAndNoMore) {
  const TempDir folder;
  folder.write("bomb.tar.gz", written_archive("tar.gz", {{"zeros", std::string(200 << 20, '\0')}}));
  const auto groups = extract_in_workers(folder.path().string());
  EXPECT_TRUE(groups.at("bomb.tar.gz").error);
  EXPECT_TRUE(groups.at("bomb.tar.gz!/zeros").error);
}

}  // namespace
}  // namespace quarry::test
