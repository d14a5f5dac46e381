// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "extractors_molecule/run_molecule.hpp"
#include "molecule/formula.hpp"
#include "molecule/molfile.hpp"
#include "molecule/pdb.hpp"
#include "molecule/smiles.hpp"

namespace quarry::molecule {
namespace {

TEST(Formula, HasTheFormsOfTheEngine) {
  const Counts caffeine{{"C", 8}, {"H", 10}, {"N", 4}, {"O", 2}};
  EXPECT_EQ(hill_formula(caffeine), "C8H10N4O2");
  EXPECT_EQ(reduced_formula(caffeine), "C4H5N2O");
  EXPECT_EQ(anonymous_formula(caffeine), "A5B4C2D");
  EXPECT_EQ(full_formula(caffeine, electronegativity), "H10C8N4O2");
  EXPECT_EQ(full_formula({{"Na", 1}, {"Cl", 1}}, electronegativity), "Na1Cl1");
  EXPECT_EQ(hill_formula({{"H", 2}, {"O", 1}}), "H2O");
  EXPECT_EQ(reduced_formula({{"C", 6}, {"H", 6}}), "CH");
}

TEST(Smiles, WhatOpenBabelNeverSees) {
  for (const char* const good : {"C", "CC(=O)Oc1ccccc1C(=O)O", "[13C@@H](F)(Cl)Br", "[NH4+].[Cl-]", "C%12CC%12", "F/C=C\\F", "[Fe+2]"})
    EXPECT_EQ(smiles_problem(good), "") << good;
  for (const std::string bad : {"", "C(", "C)", "[C", "[]", "C%1", "C>>C", "C&", "[C1234]", "[C++++++]", "hello world!"})
    EXPECT_NE(smiles_problem(bad), "") << bad;
  EXPECT_NE(smiles_problem(std::string(2'001, 'C')), "");
  EXPECT_NE(smiles_problem(std::string(501, 'C')), "");
  std::string deep = "C";
  for (int i = 0; i < 65; ++i) deep += "(C";
  EXPECT_NE(smiles_problem(deep + std::string(65, ')')), "");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') lines.emplace_back();
    else lines.back() += c;
  }
  return lines;
}

TEST(Molfile, WhatOpenBabelNeverSees) {
  const auto water = test::molecule_sample("water.mol");
  EXPECT_EQ(read_mol_block(lines_of(water)).problem, "");
  const auto changed = [&](const std::string& from, const std::string& to) {
    auto text = water;
    text.replace(text.find(from), from.size(), to);
    return read_mol_block(lines_of(text)).problem;
  };
  EXPECT_NE(changed("  3  2", "999  2"), "") << "more atoms than lines";
  EXPECT_NE(changed("  3  2", " -3  2"), "");
  EXPECT_NE(changed("  1  3  1", "  1  9  1"), "") << "an atom that is not there";
  EXPECT_NE(changed("  1  3  1", "  1  1  1"), "") << "a bond to itself";
  EXPECT_NE(changed("  1  3  1", "  2  1  1"), "") << "the same bond twice";
  EXPECT_NE(changed("  1  3  1", "  1  3 99"), "");
  EXPECT_NE(changed("    0.7572", "       nan"), "");
  EXPECT_NE(changed("M  END", "M  CHG  9   1   1\nM  END"), "");
  EXPECT_NE(changed("M  END", "M  CHG  1  44   1\nM  END"), "");
  EXPECT_EQ(read_mol_block(lines_of(water)).clean.find("water"), std::string::npos) << "written anew, not copied";
  EXPECT_EQ(changed("M  END", "M  STY  1   1 SRU\nM  SAL   1 99 1\nM  END"), "");
  auto text = water;
  text.replace(text.find("M  END"), 6, "M  STY  1   1 SRU\nM  END");
  EXPECT_EQ(read_mol_block(lines_of(text)).clean.find("STY"), std::string::npos);
}

TEST(Pdb, ElementsOfAtomNames) {
  const auto element = [](const std::string& name, const std::string& residue, const std::string& stated) {
    auto line = "HETATM    1 " + name + " " + residue + " A   1      -1.212  -0.700   0.000  1.00  0.00          " + stated;
    return pdb_element(line);
  };
  EXPECT_EQ(element(" CA ", "GLY", " C"), "C");
  EXPECT_EQ(element(" CA ", "GLY", ""), "C");
  EXPECT_EQ(element("CA  ", " CA", ""), "Ca");
  EXPECT_EQ(element("HG11", "VAL", ""), "H") << "no mercury";
  EXPECT_EQ(element("1HB ", "ALA", ""), "H");
  EXPECT_EQ(element("CL1 ", "UNL", ""), "Cl");
  EXPECT_EQ(element("CA1 ", "UNL", ""), "") << "calcium, or carbon alpha";
  EXPECT_EQ(element(" D1 ", "UNL", " D"), "H");
  EXPECT_EQ(element(" C1 ", "UNL", "Q9"), "");
}

TEST(Format, ClaimsByContentAndSmilesByName) {
  const auto claim = [](std::string_view name, std::string_view head) { return format.claims(name, head, {}); };
  EXPECT_EQ(claim("a.dat", test::molecule_sample("water.mol")), Claim::main);
  EXPECT_EQ(claim("a.dat", test::molecule_sample("library.sdf")), Claim::main);
  EXPECT_EQ(claim("a.dat", test::molecule_sample("caffeine.pdb")), Claim::main);
  EXPECT_EQ(claim("x/library.smi.gz", test::molecule_sample("library.smi")), Claim::main);
  EXPECT_EQ(claim("library.txt", test::molecule_sample("library.smi")), Claim::no);
  EXPECT_EQ(claim("film.smi", "<SAMI>\n<HEAD>"), Claim::no);
  EXPECT_EQ(claim("a.pdb", "Microsoft C/C++ MSF 7.00\r\n"), Claim::no);
  EXPECT_EQ(claim("a.mol", std::string("a\0b", 3)), Claim::no);
  EXPECT_EQ(claim("notes.txt", "TITLE is missing\nATOM  is a word\n"), Claim::no);
}

}  // namespace
}  // namespace quarry::molecule
