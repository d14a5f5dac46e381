// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "extractors_structure/text_file.hpp"
#include "structure/poscar.hpp"

namespace quarry::structure {
namespace {

struct Outcome {
  Poscar poscar;
  Part part;
};

Outcome read(std::string_view text) {
  auto file = test::text_file(text);
  LineReader lines(file);
  PartSink sink(test::test_format());
  Outcome outcome;
  outcome.poscar = read_poscar(lines, 0, sink);
  outcome.part = sink.take();
  return outcome;
}

std::string poscar(std::string_view scale, std::string_view rest) {
  return "Fe O\n" + std::string(scale) + "\n2 0 0\n0 2 0\n0 0 2\n" + std::string(rest);
}

TEST(Poscar, Scales) {
  struct Case {
    const char* scale;
    double a, c;
  };
  for (const auto& [scale, a, c] : {Case{"1.0", 2, 2}, Case{"2.5 a comment", 5, 5}, Case{"-64.0", 4, 4}, Case{"1 2 3", 2, 6}, Case{" 0.5", 1, 1}}) {
    SCOPED_TRACE(scale);
    const auto outcome = read(poscar(scale, "Fe O\n1 1\nCartesian\n0 0 0\n1 1 1\n"));
    ASSERT_TRUE(outcome.poscar.complete);
    EXPECT_NEAR(crystal::cell_of(*outcome.poscar.lattice).a, a, 1e-12);
    EXPECT_NEAR(crystal::cell_of(*outcome.poscar.lattice).c, c, 1e-12);
    EXPECT_NEAR(outcome.poscar.positions[1][2], 0.5, 1e-12);  // Cartesian positions are scaled, too
  }
  for (const char* scale : {"0", "x", "", "****"}) EXPECT_FALSE(read(poscar(scale, "Fe O\n1 1\nDirect\n0 0 0\n1 1 1\n")).poscar.lattice) << scale;
}

TEST(Poscar, ElementsOfEachCount) {
  using Words = std::vector<std::string>;
  struct Case {
    const char* comment;
    const char* symbols;
    const char* counts;
    Words elements;
  };
  const Case cases[] = {{"any", "Fe_pv O/ab12", "1 2", {"Fe", "O"}}, {"Fe O", "", "1 2", {"Fe", "O"}},
                        {"Fe1 O2", "", "1 2", {"Fe", "O"}},          {"FeO2", "", "1 2", {"Fe", "O"}},
                        {"Fe2 O1", "", "1 2", {}},                   {"O", "", "1 2", {}},
                        {"rust, I think", "", "1 2", {}},            {"any", "Q O", "1 2", {}}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.comment + std::string("|") + one.symbols);
    const std::string text = std::string(one.comment) + "\n1\n4 0 0\n0 4 0\n0 0 4\n" + (*one.symbols ? std::string(one.symbols) + "\n" : "") +
                             one.counts + "\nDirect\n0 0 0\n.5 .5 0\n.5 0 .5\n";
    const auto outcome = read(text);
    ASSERT_TRUE(outcome.poscar.complete);
    EXPECT_EQ(poscar_elements(outcome.poscar), one.elements);
  }
  const auto outcome = read("any\n1\n4 0 0\n0 4 0\n0 0 4\n1 2\nDirect\n0 0 0 Mn\n.5 .5 0 O2-\n.5 0 .5 O\n");
  EXPECT_EQ(poscar_elements(outcome.poscar), (Words{"Mn", "O"}));
}

TEST(Poscar, SymbolsAndCountsOverSeveralLines) {
  const auto outcome = read("c\n1\n4 0 0\n0 4 0\n0 0 4\nFe O\nFe\n1 1\n1\nSelective\nDirect\n0 0 0 T T T\n.5 .5 0 T T F\n.5 0 .5 F F F\n");
  ASSERT_TRUE(outcome.poscar.complete);
  EXPECT_TRUE(outcome.poscar.selective_dynamics);
  EXPECT_EQ(outcome.poscar.counts.size(), 3U);
}

TEST(Poscar, LiesAndCutsAreRefused) {
  for (const char* counts : {"1000000000000 1", "-1 2", "99999999999999999999 1"})
    EXPECT_TRUE(read(poscar("1", "Fe O\n" + std::string(counts) + "\nDirect\n0 0 0\n")).poscar.counts.empty()) << counts;
  EXPECT_FALSE(read(poscar("1", "Fe O\n1 5\nDirect\n0 0 0\n.5 .5 .5\n")).poscar.complete);
  EXPECT_FALSE(read(poscar("1", "Fe O\n1 1\nDirect\n0.000 0.000 0.000\n0.500 0.500 0.5")).poscar.complete);
  EXPECT_TRUE(read(poscar("1", "Fe O\n1 1\nDirect\n0.000 0.000 0.000\n0.500 0.500 0.500")).poscar.complete);
  EXPECT_FALSE(read(poscar("1", "Fe O\n1 1\nDirect\n0 0 0\n.5 .5-.5\n")).poscar.complete);
  EXPECT_TRUE(test::says(read("").part, "empty"));
}

}  // namespace
}  // namespace quarry::structure
