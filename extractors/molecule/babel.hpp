// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "molecule/formula.hpp"

namespace quarry::molecule {

/// What Open Babel makes of one molecule.
struct Perceived {
  Counts atoms;               ///< all atoms, implied hydrogen too; D and T as H
  int listed = 0;             ///< atoms without implied hydrogen
  bool dummies = false;       ///< some atoms are no element: no formula
  bool overbonded = false;    ///< an atom has more bonds than it can: the bonds are not to be believed
  bool loose_hydrogen = false;  ///< a hydrogen has no bond
  bool implied = false;       ///< hydrogen was added to fill valences
  double weight = 0;          ///< g/mol
  int charge = 0;
  int rings = 0;
  std::string smiles;         ///< canonical, with stereo; empty where none was made
  std::string inchi;
  std::string inchi_key;
};

/// An atom somewhere in space, in angstrom.
struct PlacedAtom {
  std::string symbol;
  double x = 0, y = 0, z = 0;
};

/// What was read and what Open Babel said about it.
struct Reading {
  std::optional<Perceived> molecule;
  std::vector<std::string> warnings;  ///< at most 8, each once
};

// Nothing here may be called from two threads: Open Babel 3.1.1 is not safe even with objects of their own.

/// Loads what Open Babel loads on first use (plug-ins, tables), so that later no file is opened.
void load_babel();
/// A MOL block that read_mol_block wrote.
Reading read_mol(const std::string& clean);
/// A SMILES that smiles_problem has nothing against.
Reading read_smiles(const std::string& smiles);
/// Bonds and their orders are guessed from distances.
Reading read_atoms(const std::vector<PlacedAtom>& atoms);

/// Z of a symbol (`Fe`; D and T are 1), 0 where it is none.
int atomic_number(std::string_view symbol);
/// `Fe`; empty for 0 and what is beyond the table.
std::string symbol_of(int number);
/// Pauling's; 0 where there is none.
double electronegativity(std::string_view symbol);
bool is_metal(std::string_view symbol);

}  // namespace quarry::molecule
