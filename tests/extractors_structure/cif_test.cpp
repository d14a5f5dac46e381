// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "quarry/extractor.hpp"

#include "structure/cif_structure.hpp"

namespace quarry::structure {

extern const Format format;

namespace {

const std::string cell =
    "data_t\n_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n";
const std::string atoms = "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n";

CifCrystal read(const std::string& text) {
  const auto cif = read_cif(text);
  return cif.blocks.empty() ? CifCrystal{} : understand(cif.blocks[0]);
}

TEST(Cif, ReadsOperations) {
  const auto operation = parse_operation(" -y+1/2, x - y , z+0.3333,+1");
  ASSERT_TRUE(operation);
  const auto p = operation->apply({0.1, 0.2, 0.3});
  EXPECT_NEAR(p[0], 0.3, 1e-12);
  EXPECT_NEAR(p[1], -0.1, 1e-12);
  EXPECT_NEAR(p[2], 0.3 + 1.0 / 3, 1e-12);
  for (const char* text : {"", "x,y", "x,y,w", "x,y,1/0", "x,x,z", "x y,y,z", "+,y,z"}) EXPECT_FALSE(parse_operation(text)) << text;
}

TEST(Cif, ExpandsBySymbolHallNumberOrOperations) {
  const std::string site = atoms + "Fe1 Fe 0 0 0 1\n";
  const std::pair<std::string, std::size_t> cases[] = {
      {"_symmetry_space_group_name_H-M 'F m -3 m'\n", 4},
      {"_symmetry_space_group_name_H-M F_m_-3_m\n", 4},
      {"_space_group_name_Hall '-I 4 2 3'\n", 2},
      {"_space_group_IT_number 221\n", 1},
      {"loop_\n_space_group_symop_operation_xyz\nx,y,z\n'x+1/2,y+1/2,z+1/2'\n", 2},
      {"_symmetry_equiv_pos_as_xyz 'x, y, z'\n", 1},
      {"", 1}};
  for (const auto& [symmetry, sites] : cases) {
    SCOPED_TRACE(symmetry);
    const auto crystal = read(cell + symmetry + site);
    ASSERT_TRUE(crystal.structure);
    EXPECT_EQ(crystal.structure->sites.size(), sites);
  }
}

TEST(Cif, ANumberAloneDoesNotTellOneOfTwoOrigins) {
  const auto crystal = read(cell + "_space_group_IT_number 227\n" + atoms + "C1 C 0.125 0.125 0.125 1\n");
  EXPECT_FALSE(crystal.structure);
  EXPECT_FALSE(crystal.warnings.empty());
}

TEST(Cif, SpecialPositionsWithFewDigitsAreNotDoubled) {
  const auto crystal = read(
      "data_t\n_cell_length_a 3\n_cell_length_b 3\n_cell_length_c 5\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 120\n"
      "_symmetry_space_group_name_H-M 'P 63/m m c'\n" + atoms + "Mg1 Mg 0.333 0.667 0.25 1\n");
  ASSERT_TRUE(crystal.structure);
  EXPECT_EQ(crystal.structure->sites.size(), 2U);
}

TEST(Cif, OccupanciesShareASite) {
  const auto crystal = read(cell + atoms + "Mg1 Mg2+ 0 0 0 0.75(1)\nFe1 Fe 0 0 0 0.25\nO1 O 0.5 0.5 0.5 .\n");
  ASSERT_TRUE(crystal.structure);
  EXPECT_EQ(crystal.structure->sites.size(), 2U);
  EXPECT_NEAR(crystal::composition(*crystal.structure).at("Mg"), 0.75, 1e-12);
}

TEST(Cif, LabelsInCapitalsFollowTheFormula) {
  const std::string site = "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nCA1 0 0 0\n";
  const std::pair<std::string, std::string> cases[] = {{"C2", "C"}, {"Ca2", "Ca"}};
  for (const auto& [formula, symbol] : cases) {
    const auto crystal = read(cell + "_chemical_formula_sum '" + formula + "'\n" + site);
    ASSERT_TRUE(crystal.structure);
    EXPECT_EQ(crystal.structure->species[0][0].symbol, symbol);
  }
  EXPECT_FALSE(read(cell + site).structure);
}

TEST(Cif, UnknownAndDummyAtoms) {
  EXPECT_FALSE(read(cell + atoms + "T1 '?' 0 0 0 1\n").structure);
  EXPECT_FALSE(read(cell + atoms + "Fe1 Fe 0 0 zero 1\n").structure);
  const auto crystal = read(cell + atoms + "Fe1 Fe 0 0 0 1\nX1 X 0.5 0.5 0.5 1\nD1 D 0.5 0 0 1\n");
  ASSERT_TRUE(crystal.structure);
  EXPECT_EQ(crystal::composition(*crystal.structure), (Composition{{"Fe", 1}, {"H", 1}}));
}

TEST(Cif, MixturesAsTypeSymbols) {
  const auto crystal = read(cell + atoms + "M1 '0.8Nb + 0.2Zr' 0 0 0 1\n");
  ASSERT_TRUE(crystal.structure);
  EXPECT_EQ(crystal::composition(*crystal.structure), (Composition{{"Nb", 0.8}, {"Zr", 0.2}}));
}

TEST(Cif, ACutTextGivesNoStructure) {
  const std::string whole = cell + atoms + "Fe1 Fe 0 0 0 1\nO1 O 0.50000 0.50000 0.50000 0.5\n";
  EXPECT_TRUE(read(whole).structure);
  for (const std::size_t missing : {2U, 8U, 20U}) EXPECT_FALSE(read(whole.substr(0, whole.size() - missing)).structure) << missing;
}

TEST(Cif, BytesBeyondAsciiAndManyBlocks) {
  const auto cif = read_cif("data_a\n_chemical_name_common 'caf\xc3\xa9'\ndata_b\n_x 1\n");
  EXPECT_TRUE(cif.error.empty());
  EXPECT_EQ(cif.blocks.size(), 2U);
}

TEST(StructureFormat, IsNoOtherKindOfFileThatHoldsItsText) {
  const std::string cif = "data_x\n_cell_length_a 1\n";
  EXPECT_EQ(format.claims("a.cif", cif, {}), Claim::main);
  EXPECT_EQ(format.claims("a.cif", "%PDF-1.4\n" + cif, {}), Claim::no);
  EXPECT_EQ(format.claims("a.cif", cif + std::string(3, '\0'), {}), Claim::no);
}

}  // namespace
}  // namespace quarry::structure
