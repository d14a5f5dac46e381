// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_structure/text_file.hpp"
#include "structure/xyz.hpp"

namespace quarry::structure {
namespace {

Xyz read(std::string_view text) {
  auto file = test::text_file(text);
  LineReader lines(file);
  PartSink sink(test::test_format());
  return read_xyz(lines, 0, sink);
}

TEST(Xyz, CommentNamesColumnsAndCell) {
  const auto comment = parse_xyz_comment("config='a b' Properties=pos:R:3:id:I:1:species:S:1 Lattice=\"2 0 0 0 3 0 0 0 4\" pbc=\"T F T\"");
  EXPECT_EQ(comment.position_column, 0U);
  EXPECT_EQ(comment.species_column, 4U);
  ASSERT_TRUE(comment.lattice);
  EXPECT_EQ((*comment.lattice)[1][1], 3);
  EXPECT_EQ(*comment.periodic, (std::array<bool, 3>{true, false, true}));
  EXPECT_FALSE(parse_xyz_comment("Lattice=\"1 2 3 4\"").lattice);
  EXPECT_FALSE(parse_xyz_comment("Lattice=\"1 2").lattice);
}

TEST(Xyz, LastFrameAndAllElements) {
  const auto xyz = read("1\n\nH 0 0 0\n2\n\nO 0 0 0\nH 0 0 1\n");
  EXPECT_EQ(xyz.frames, 2);
  EXPECT_FALSE(xyz.same_composition);
  EXPECT_EQ(xyz.elements, (std::set<std::string>{"H", "O"}));
  EXPECT_EQ(xyz.last->sites.size(), 2U);
}

TEST(Xyz, AFrameThatIsNotWholeIsNone) {
  for (const char* text : {"2\n\nH 0 0 0\n", "1\n\nH 0 0 zero\n", "999999999999\n\nH 0 0 0\n", "1\n\nQq 0 0 0\n", "x\n",
                           "2\n\nH 0.00 0.00 0.00\nH 0.00 0.00 1.0"})
    EXPECT_FALSE(read(text).last) << text;
  EXPECT_TRUE(read("1\n\n6 0 0 0\n\ntext behind\n").last);
}

}  // namespace
}  // namespace quarry::structure
