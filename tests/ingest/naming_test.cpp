// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/naming.hpp"

#include <gtest/gtest.h>

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

TEST(Naming, ASourceIsNamedAfterItsLastPart) {
  const auto stem = [](std::string_view source) {
    const auto name = default_source_name(source);
    return name.substr(0, name.size() - 5);
  };
  EXPECT_EQ(stem("/data/Band Gaps (2019)/"), "band_gaps_2019");
  EXPECT_EQ(stem("https://host/a/b.zip?token=1"), "b_zip");
  EXPECT_EQ(stem("/"), "source");
  EXPECT_EQ(stem("/data/\xc3\xa9"), "source");
  EXPECT_NE(default_source_name("/a/runs"), default_source_name("/b/runs"));
  EXPECT_EQ(default_source_name("/a/runs"), default_source_name("/a/runs"));
  EXPECT_NO_THROW(check_source_name(default_source_name("/data/Band Gaps (2019)")));
}

TEST(Naming, ADatasetsNameIsOfFewLetters) {
  for (const auto* const good : {"oqmd", "a-b_c.1", "X"}) EXPECT_NO_THROW(check_source_name(good)) << good;
  for (const auto* const bad : {"", "a/b", "a b", "a#b", "\xc3\xa9"}) EXPECT_THROW(check_source_name(bad), Error) << bad;
}

TEST(Naming, NoFileHasTheSubjectOfAnotherFilesRow) {
  EXPECT_EQ(subject_of("s", "a/b.csv", ""), "s/a/b.csv");
  EXPECT_EQ(subject_of("s", "a/b.csv", "3"), "s/a/b.csv#3");
  EXPECT_NE(subject_of("s", "a#3", ""), subject_of("s", "a", "3"));
  EXPECT_NE(subject_of("s", "a#3", ""), subject_of("s", "a%233", ""));
}

TEST(Naming, ALongSubjectIsCutAndStaysItsOwn) {
  const std::string path(6000, 'x');
  const auto one = subject_of("s", path + "1", ""), other = subject_of("s", path + "2", "");
  EXPECT_LE(one.size(), 4096U);
  EXPECT_NE(one, other);
  std::string wide;
  while (wide.size() < 6000) wide += "\xe2\x82\xac";
  const auto cut = subject_of("s", wide, "");
  EXPECT_EQ((cut.rfind('~') - 2) % 3, 0U) << "cut inside a character";
}

TEST(Naming, AGroupsIdTellsItsThreePartsApart) {
  EXPECT_NE(group_id("a", "bc", ""), group_id("ab", "c", ""));
  EXPECT_NE(group_id("a", "b", "c"), group_id("a", "bc", ""));
  EXPECT_EQ(group_id("a", "b", "c").size(), 32U);
}

}  // namespace
}  // namespace quarry::intake
