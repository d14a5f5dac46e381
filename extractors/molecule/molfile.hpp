// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quarry::molecule {

/// More atoms than that are counted but not given to Open Babel.
inline constexpr int most_atoms = 500;

/// One molecule of a MOL or SDF text.
struct MolBlock {
  std::string title;
  std::vector<std::string> symbols;  ///< of the atoms as listed, in their order
  int bonds = 0;
  bool query = false;                ///< bonds or atoms that stand for several
  /// The molecule written anew: only what was checked, so that nothing else of the file reaches Open Babel.
  std::string clean;
  std::string problem;               ///< why it cannot be read; then nothing else is to be believed
  std::string name;                  ///< of its data fields: IUPAC name
  bool ended = false;                ///< `M  END` is there
};

/// Reads the lines of one molecule, its data fields included (`$$$$` not).
MolBlock read_mol_block(const std::vector<std::string>& lines);

}  // namespace quarry::molecule
