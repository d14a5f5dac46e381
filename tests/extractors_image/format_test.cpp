// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_image/run_image.hpp"

namespace quarry {
namespace {

using namespace std::string_view_literals;

TEST(Format, ClaimsByWhatStandsInTheFile) {
  const auto claim = [](std::string_view name, std::string_view head) { return image::format.claims(name, head, {}); };
  EXPECT_EQ(claim("picture.jpg", "II*\0\x08\0\0\0"sv), Claim::main);
  EXPECT_EQ(claim("a", "MM\0*\0\0\0\x08"sv), Claim::main);
  EXPECT_EQ(claim("a", "II+\0\x08\0\0\0"sv), Claim::main);
  EXPECT_EQ(claim("a", "MM\0+\0\x08\0\0"sv), Claim::main);
  EXPECT_EQ(claim("a", "\x89PNG\r\n\x1a\n"sv), Claim::main);
  EXPECT_EQ(claim("a.tif", "II"sv), Claim::no);
  EXPECT_EQ(claim("a.txt", "$CM_FORMAT 1.0"sv), Claim::auxiliary);
  EXPECT_EQ(claim("a.txt", "\xff\xfe[\0S\0e\0m\0I\0m\0a\0g\0e\0F\0i\0l\0e\0]\0"sv), Claim::auxiliary);
  EXPECT_EQ(claim("notes.txt", "we took pictures"sv), Claim::no);
}

TEST(Format, APictureAndItsTextAreOneGroup) {
  const auto set = [](std::string_view name) {
    const auto member = image::format.member(name);
    return member ? member->set + ":" + std::to_string(member->rank) : std::string("alone");
  };
  EXPECT_EQ(set("a.tif"), "a:0");
  EXPECT_EQ(set("a.txt"), "a:1");
  EXPECT_EQ(set("a-tif.hdr"), "a:1");
  EXPECT_EQ(set("a.png"), "alone");
}

}  // namespace
}  // namespace quarry
