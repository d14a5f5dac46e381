// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <random>

#include "extractors_molecule/run_molecule.hpp"

namespace quarry {
namespace {

using test::keys_of;
using test::lab;
using test::run_molecule;
using test::says;
using test::stated;

struct Case {
  std::string file, key, smiles, hill;
  int atoms;
};

TEST(Molecule, SaysOfTheSamplesWhatTheyAre) {
  const std::vector<Case> cases{
      {"water.mol", "", "O", "H2O", 3},
      {"benzene.mol", "", "c1ccccc1", "C6H6", 12},
      {"ethanol.sdf", "", "CCO", "C2H6O", 9},
      {"caffeine.pdb", "", "Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C8H10N4O2", 24},
      {"library.sdf", "water", "O", "H2O", 3},
      {"library.sdf", "caffeine", "Cn1cnc2c1c(=O)n(C)c(=O)n2C", "C8H10N4O2", 24},
      {"library.smi", "ethanol", "CCO", "C2H6O", 9},
      {"library.smi", "benzene", "c1ccccc1", "C6H6", 12},
  };
  for (const auto& [file, key, smiles, hill, atoms] : cases) {
    SCOPED_TRACE(file + " " + key);
    const auto part = run_molecule(file, molecule_sample(file));
    EXPECT_EQ(stated(part, key, "molecule.smiles"), Value(smiles));
    EXPECT_EQ(stated(part, key, "material.chemical_formula_hill"), Value(hill));
    EXPECT_EQ(stated(part, key, "molecule.number_of_atoms"), Value(atoms));
  }
}

TEST(Molecule, EqualMoleculesHaveEqualIdentifiersInEveryFormat) {
  const auto expected = Value("RYYVLZVUVIJVGH-UHFFFAOYSA-N");
  EXPECT_EQ(stated(run_molecule("a.pdb", molecule_sample("caffeine.pdb")), "", "molecule.inchi_key"), expected);
  EXPECT_EQ(stated(run_molecule("a.sdf", molecule_sample("library.sdf")), "caffeine", "molecule.inchi_key"), expected);
  EXPECT_EQ(stated(run_molecule("a.smi", molecule_sample("library.smi")), "caffeine", "molecule.inchi_key"), expected);
}

TEST(Molecule, ARecordForEachOfManyAndTheGroupsOwnForOne) {
  EXPECT_EQ(keys_of(run_molecule("a.sdf", molecule_sample("library.sdf"))), (std::vector<std::string>{"water", "ethanol", "benzene", "caffeine"}));
  EXPECT_EQ(keys_of(run_molecule("a.sdf", molecule_sample("ethanol.sdf"))), std::vector<std::string>{""});
  EXPECT_EQ(keys_of(run_molecule("a.smi", "C\nCC\nCCC same\nCCCC same\n")), (std::vector<std::string>{"1", "2", "same", "same~4"}));
  EXPECT_EQ(keys_of(run_molecule("a.smi", "C /home/somebody/a.mol\nO\n")), (std::vector<std::string>{"1", "2"}));
}

TEST(Molecule, ImpliedHydrogenCountsInTheFormulaAndNotAmongTheSites) {
  const auto part = run_molecule("a.mol", "methanol\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n"
                                          "    1.4000    0.0000    0.0000 O   0  0\n  1  2  1  0\nM  END\n");
  EXPECT_EQ(stated(part, "", "material.nsites"), Value(2));
  EXPECT_EQ(stated(part, "", "molecule.number_of_atoms"), Value(6));
  EXPECT_EQ(stated(part, "", "material.composition"), Value("H4C1O1"));
  EXPECT_EQ(stated(part, "", "molecule.perceived"), Value(false));
}

TEST(Molecule, V3000IsReadAlike) {
  const auto part = run_molecule("a.mol", "ethene\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 2 1 0 0 0\n"
                                          "M  V30 BEGIN ATOM\nM  V30 1 C 0 0 0 0\nM  V30 2 C 1.3 0 -\nM  V30 0 0\nM  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 2 1 2\n"
                                          "M  V30 END BOND\nM  V30 END CTAB\nM  END\n");
  EXPECT_EQ(stated(part, "", "molecule.smiles"), Value("C=C"));
}

TEST(Molecule, ChargesAreStated) {
  const auto part = run_molecule("a.smi", "[NH4+] ammonium\n");
  EXPECT_EQ(stated(part, "", "molecule.charge"), Value(1));
  EXPECT_EQ(stated(part, "", "material.common_name"), Value("ammonium"));
}

TEST(Molecule, WhatStandsForSeveralHasNoFormula) {
  const auto part = run_molecule("a.mol", "\n\n\n  2  1  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n"
                                          "    1.4000    0.0000    0.0000 R1  0  0\n  1  2  1  0\nM  END\n");
  EXPECT_TRUE(stated(part, "", "material.composition").is_null());
  EXPECT_TRUE(stated(part, "", "molecule.smiles").is_null());
  EXPECT_TRUE(says(part, "several molecules"));
}

TEST(Molecule, AtomsWithoutBondsGetNoHydrogen) {
  const auto part = run_molecule("a.mol", "\n\n\n  2  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n"
                                          "    1.1000    0.0000    0.0000 O   0  0\nM  END\n");
  EXPECT_TRUE(stated(part, "", "material.composition").is_null());
  EXPECT_EQ(stated(part, "", "material.nsites"), Value(2));
}

TEST(Molecule, ABadLineOfManyCostsItself) {
  const auto part = run_molecule("a.smi", "C one\nC(((( two\nc1ccccc three\nO four\n");
  EXPECT_EQ(keys_of(part), (std::vector<std::string>{"one", "four"}));
  EXPECT_TRUE(says(part, "line 2: no SMILES"));
  EXPECT_TRUE(says(part, "line 3: no SMILES"));
}

TEST(Pdb, CellModelsAndAlternates) {
  const std::string atom = "HETATM    1  O   HOH A   1       1.000   2.000   3.000  1.00  0.00           O  \n";
  auto other = atom;
  other[16] = 'B';
  const auto part = run_molecule("a.pdb", "CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 1           1\nMODEL        1\n" + atom + other +
                                              "ENDMDL\nMODEL        2\n" + atom + "ENDMDL\nEND\n");
  EXPECT_EQ(stated(part, "", "structure.lattice.a"), Value(10.0));
  EXPECT_EQ(stated(part, "", "structure.lattice.volume"), Value(6000.0));
  EXPECT_EQ(stated(part, "", "material.nsites"), Value(2));
  EXPECT_EQ(stated(part, "", "material.composition"), Value("O1"));
  EXPECT_EQ(stated(part, "", "molecule.n_conformers"), Value(2));
  const auto placeholder = run_molecule("a.pdb", "CRYST1    1.000    1.000    1.000  90.00  90.00  90.00 P 1           1\n" + atom + "END\n");
  EXPECT_TRUE(stated(placeholder, "", "structure.lattice.a").is_null());
}

TEST(Pdb, BondsAreNotGuessedWhereTheyCannotBe) {
  const auto bare = run_molecule("a.pdb", "HETATM    1  C   UNL     1       0.000   0.000   0.000  1.00  0.00           C  \n"
                                          "HETATM    2  O   UNL     1       1.200   0.000   0.000  1.00  0.00           O  \nEND\n");
  EXPECT_TRUE(stated(bare, "", "molecule.smiles").is_null());
  EXPECT_TRUE(says(bare, "no hydrogen is listed"));
}

TEST(Molecule, AnyBytesAreAnOutcome) {
  std::mt19937 random(7);
  for (const std::string file : {"library.sdf", "caffeine.pdb", "library.smi", "benzene.mol"}) {
    const auto whole = molecule_sample(file);
    for (int round = 0; round < 150; ++round) {
      auto bytes = whole;
      for (std::size_t i = 0; i < 1 + random() % 6; ++i) bytes[random() % bytes.size()] = static_cast<char>(32 + random() % 95);
      if (random() % 4 == 0) bytes.resize(random() % bytes.size());
      run_molecule(file, bytes);
    }
  }
}

}  // namespace
}  // namespace quarry
