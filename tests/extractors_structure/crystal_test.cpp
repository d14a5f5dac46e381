// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "crystal/state.hpp"
#include "extractors_structure/text_file.hpp"

namespace quarry::crystal {
namespace {

Structure rock_salt() {
  Structure s;
  s.lattice = lattice_of({5.64, 5.64, 5.64, 90, 90, 90});
  for (const Vector& shift : {Vector{0, 0, 0}, Vector{0, .5, .5}, Vector{.5, 0, .5}, Vector{.5, .5, 0}}) s.add_site("Na", shift);
  for (const Vector& shift : {Vector{.5, 0, 0}, Vector{0, .5, 0}, Vector{0, 0, .5}, Vector{.5, .5, .5}}) s.add_site("Cl", shift);
  return s;
}

TEST(Crystal, CellAndLatticeAreInverse) {
  for (const Cell& cell : {Cell{3, 4, 5, 90, 90, 90}, Cell{3, 3, 5, 90, 90, 120}, Cell{3, 4, 5, 80, 95, 110}}) {
    const auto lattice = lattice_of(cell);
    ASSERT_TRUE(lattice);
    const auto back = cell_of(*lattice);
    EXPECT_NEAR(back.a, cell.a, 1e-12);
    EXPECT_NEAR(back.c, cell.c, 1e-12);
    EXPECT_NEAR(back.alpha, cell.alpha, 1e-9);
    EXPECT_NEAR(back.beta, cell.beta, 1e-9);
    EXPECT_NEAR(back.gamma, cell.gamma, 1e-9);
  }
}

TEST(Crystal, NoLatticeOfWhatClosesNoCell) {
  for (const Cell& cell : {Cell{0, 4, 5, 90, 90, 90}, Cell{-1, 4, 5, 90, 90, 90}, Cell{3, 4, 5, 20, 20, 120}, Cell{3, 4, 5, 90, 90, 180}})
    EXPECT_FALSE(lattice_of(cell));
}

TEST(Crystal, FindsTheGroupAndStatesIt) {
  PartSink sink(test::test_format());
  const auto stated = state_structure(rock_salt(), sink, {});
  const auto part = sink.take();
  ASSERT_TRUE(stated.symmetry);
  EXPECT_EQ(stated.symmetry->number, 225);
  EXPECT_EQ(test::value_of(part, "crystal_structure.space_group_number"), Value(225));
  EXPECT_EQ(test::value_of(part, "symmetry.number"), Value(225));
  EXPECT_EQ(test::value_of(part, "material.composition"), Value("Na4Cl4"));
  EXPECT_EQ(test::value_of(part, "material.chemical_formula_reduced"), Value("ClNa"));
  EXPECT_EQ(test::value_of(part, "crystal_structure.number_of_atoms"), Value(8));
  EXPECT_NEAR(test::value_of(part, "structure.density").as_number(), 2.1635, 1e-3);
}

TEST(Crystal, SharedSitesAreOneType) {
  auto s = rock_salt();
  const auto shared = s.species_index({{"Na", 0.5}, {"K", 0.5}});
  for (std::size_t i = 0; i < 4; ++i) s.sites[i].species = shared;
  PartSink sink(test::test_format());
  state_structure(s, sink, {});
  const auto part = sink.take();
  EXPECT_EQ(test::value_of(part, "symmetry.number"), Value(225));
  EXPECT_EQ(test::value_of(part, "structure.features"), Value(Array{"disorder"}));
  EXPECT_EQ(test::value_of(part, "material.nsites"), Value(8));
}

TEST(Crystal, OverlappingAtomsHaveNoGroup) {
  auto s = rock_salt();
  s.add_site("Na", {0.01, 0, 0});
  EXPECT_FALSE(find_symmetry(s));
}

TEST(Crystal, AMoleculeHasNoCrystalStructure) {
  Structure s;
  s.add_site("O", {0, 0, 0});
  s.add_site("H", {0, 0, 1});
  PartSink sink(test::test_format());
  state_structure(s, sink, {});
  const auto part = sink.take();
  EXPECT_TRUE(test::value_of(part, "crystal_structure.volume").is_null());
  EXPECT_EQ(test::value_of(part, "structure.nperiodic_dimensions"), Value(0));
}

TEST(Crystal, LabelsNameElements) {
  const std::pair<const char*, const char*> cases[] = {{"Fe3+", "Fe"}, {"fe", "Fe"}, {"O2-", "O"}, {"D", "H"}, {"Mg_pv", "Mg"}, {"Cl1", "Cl"}};
  for (const auto& [label, symbol] : cases) {
    SCOPED_TRACE(label);
    ASSERT_NE(element_of_label(label), nullptr);
    EXPECT_EQ(element_of_label(label)->symbol, symbol);
  }
  for (const char* label : {"X", "Du1", "", "1", "Bq"}) EXPECT_EQ(element_of_label(label), nullptr) << label;
}

}  // namespace
}  // namespace quarry::crystal
