// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/members.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "archive/archive_formats.hpp"
#include "archive/written_archive.hpp"
#include "ingest/member_folder.hpp"
#include "quarry/connectors.hpp"
#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

std::string text_at(const ExtractedGroup& group, std::string_view path) {
  const auto* const value = group.records.at(0).content.at_path(path);
  return value == nullptr ? "" : value->is_string() ? value->as_string() : to_json(*value);
}

TEST(Members, AreReadLikeAFoldersFiles) {
  for (const auto* const format : {"zip", "tar.gz"}) {
    SCOPED_TRACE(format);
    const TempDir folder;
    folder.write("data.x", written_archive(format, {{"run/ALPHA", "Fe2O3\nmore\n"},
                                                    {"other/ALPHA", "Si\n"},
                                                    {"run/GAMMA", "x"},
                                                    {"notes.txt", "hello"},
                                                    {"empty.txt", ""}}));
    const auto groups = extract_all(folder.path().string(), options_with_archive());
    ASSERT_EQ(groups.size(), 5U);
    EXPECT_EQ(text_at(groups.at("data.x"), "archive.n_members"), "5");
    EXPECT_EQ(text_at(groups.at("data.x"), "extraction.status"), "complete");
    const auto& run = groups.at("data.x!/run/ALPHA");
    EXPECT_EQ(run.files, (std::vector<std::string>{"data.x!/run/ALPHA", "data.x!/run/GAMMA"}));
    EXPECT_EQ(text_at(run, "material.composition"), "Fe2O3");
    EXPECT_EQ(run.records[0].subject, "test/data.x!/run/ALPHA");
    EXPECT_EQ(run.records[0].content.find("files")->as_array().at(0).find("sha512")->as_string().size(), 128U);
    EXPECT_EQ(text_at(groups.at("data.x!/other/ALPHA"), "material.composition"), "Si");
    EXPECT_EQ(text_at(groups.at("data.x!/notes.txt"), "extraction.status"), "generic");
    EXPECT_FALSE(groups.at("data.x!/empty.txt").error);
  }
}

TEST(Members, NamesThatLeaveTheFolderAreNamesAndFlagged) {
  const TempDir folder;
  const auto outside = folder / "outside";
  folder.write("in/a.tar", written_archive("tar", {{"../outside", "x"},
                                                   {"/absolute", "x"},
                                                   {"twice", "first"},
                                                   {"twice", "second"},
                                                   {"bad\xff" "100%", "x"}}));
  const auto groups = extract_all(folder / "in", options_with_archive());
  ASSERT_EQ(groups.size(), 5U);
  EXPECT_TRUE(groups.contains("a.tar!/../outside"));
  EXPECT_TRUE(groups.contains("a.tar!//absolute"));
  EXPECT_TRUE(groups.contains("a.tar!/bad%FF100%25"));
  const auto warnings = text_at(groups.at("a.tar"), "extraction.warnings");
  EXPECT_NE(warnings.find("../outside: a path that leaves its folder"), std::string::npos) << warnings;
  EXPECT_NE(warnings.find("/absolute: a path that leaves its folder"), std::string::npos);
  EXPECT_NE(warnings.find("twice: in the archive more than once"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(outside));
}

TEST(Members, ArchivesInArchivesAreListedNotWalked) {
  const TempDir folder;
  folder.write("a.zip", written_archive("zip", {{"b.zip", written_archive("zip", {{"ALPHA", "Si\n"}})}}));
  const auto groups = extract_all(folder.path().string(), options_with_archive());
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(text_at(groups.at("a.zip!/b.zip"), "archive.n_members"), "1");
  EXPECT_EQ(text_at(groups.at("a.zip!/b.zip"), "extraction.status"), "partial") << "and not as if it had been read";
  EXPECT_EQ(text_at(groups.at("a.zip"), "extraction.status"), "partial");
}

TEST(Members, AnArchiveIsNothingElseWhateverItsFirstMemberLooksLike) {
  const TempDir folder;
  folder.write("a.rows", written_archive("tar", {{"ALPHA", "Si\n"}}));  // by its name a file of rows too
  const auto groups = extract_all(folder.path().string(), options_with_archive());
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(text_at(groups.at("a.rows"), "extraction.group_kind"), "archive");
  EXPECT_EQ(groups.at("a.rows").records.size(), 1U);
  EXPECT_EQ(text_at(groups.at("a.rows!/ALPHA"), "material.composition"), "Si");
}

TEST(Members, ComeBeforeTheirArchiveSoThatAKilledIngestLooksIntoItAgain) {
  const TempDir folder;
  folder.write("a.zip", written_archive("zip", {{"z", "1"}, {"ALPHA", "Si\n"}, {"m/n", "2"}}));
  const auto connector = open_source(folder.path().string());
  std::vector<std::string> order;
  extract(*connector, options_with_archive(), [&](ExtractedGroup&& group) { order.push_back(group.key); });
  ASSERT_EQ(order.size(), 4U);
  EXPECT_EQ(order.back(), "a.zip");
}

TEST(Members, AZipWithoutItsDirectoryIsSaidToBeCut) {
  const TempDir folder;
  const auto whole = written_archive("zip", {{"ALPHA", "Si\n"}});
  folder.write("a.zip", whole.substr(0, whole.rfind("PK\5\6") + 10));
  const auto groups = extract_all(folder.path().string(), options_with_archive());
  EXPECT_NE(text_at(groups.at("a.zip"), "extraction.status"), "complete");
  EXPECT_NE(text_at(groups.at("a.zip"), "extraction.warnings").find("directory"), std::string::npos);
}

TEST(Members, OfABrokenArchiveTheWholeOnesAreKept) {
  const TempDir folder;
  const auto whole = written_archive("tar", {{"ALPHA", "Si\n"}, {"BETA", std::string(5000, 'b')}});
  folder.write("a.tar", whole.substr(0, 2600));
  const auto groups = extract_all(folder.path().string(), options_with_archive());
  EXPECT_TRUE(groups.at("a.tar").error);
  EXPECT_EQ(text_at(groups.at("a.tar!/ALPHA"), "material.composition"), "Si");
  ASSERT_TRUE(groups.contains("a.tar!/BETA"));
  EXPECT_TRUE(groups.at("a.tar!/BETA").error);
}

TEST(Members, EncryptedOnesAreErrorEntries) {
  const TempDir folder;
  folder.write("a.zip", written_archive("zip", {{"ALPHA", "Si\n"}}, "password"));
  const auto groups = extract_all(folder.path().string(), options_with_archive());
  EXPECT_EQ(text_at(groups.at("a.zip"), "archive.encrypted"), "true");
  EXPECT_EQ(text_at(groups.at("a.zip"), "extraction.status"), "partial");
  EXPECT_TRUE(groups.at("a.zip!/ALPHA").error);
}

TEST(Members, CleanNames) {
  EXPECT_EQ(intake::clean_name("a/b", 1), "a/b");
  EXPECT_EQ(intake::clean_name("50%", 1), "50%");
  EXPECT_EQ(intake::clean_name("\xc3\xa4", 1), "\xc3\xa4");
  EXPECT_EQ(intake::clean_name("\xc3", 1), "%C3");
  EXPECT_EQ(intake::clean_name("%\xed\xa0\x80", 1), "%25%ED%A0%80");
  EXPECT_EQ(intake::clean_name("", 7), "unnamed 7");
  const auto cut = intake::clean_name(std::string(999, 'x') + "\xc3\xa4\xc3\xa4", 7);
  EXPECT_EQ(cut, std::string(999, 'x') + "~7");
}

}  // namespace
}  // namespace quarry::test
