// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "molecule/babel.hpp"
#include "quarry/file.hpp"

namespace quarry::molecule {

/// What a PDB file lists of its first model.
struct PdbModel {
  std::string entry;      ///< `2BCW`
  std::string title;
  std::string method;     ///< `X-RAY DIFFRACTION`
  std::optional<std::array<double, 6>> cell;  ///< a b c in angstrom, angles in degrees; not the placeholder of 1 1 1
  std::int64_t cell_line = 0;
  std::int64_t listed = 0;          ///< atoms, alternate places included
  std::int64_t unknown = 0;         ///< of them those whose element cannot be told
  std::int64_t alternates = 0;      ///< of them other places of atoms already listed
  std::int64_t first_atom_line = 0;
  int models = 1;
  Counts atoms;                     ///< without alternates
  std::vector<PlacedAtom> placed;   ///< the first most_atoms of those
  bool charged = false;             ///< some atoms carry a charge
  bool ended = false;               ///< END or MASTER is there
};

/// Line by line, in memory that does not grow with the file.
PdbModel read_pdb(File& file);

/// The element of an atom line: its own columns, else what the place of the name's letters tells; empty where neither does.
std::string pdb_element(std::string_view line);

}  // namespace quarry::molecule
