// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::structure {

/// One row of `_atom_site_`, as the file writes it. `?`, `.` and what is not there are empty; but a
/// coordinate keeps its `.`, by which ICSD means zero.
struct CifAtom {
  std::string label, type_symbol, x, y, z, occupancy, calc_flag;
};

/// What of a data block concerns a crystal, unquoted, not yet understood.
struct CifBlock {
  std::string name;
  std::int64_t line = -1;  ///< of its first item
  std::map<std::string, std::string, std::less<>> values;  ///< lower-case tag -> value, without `?` and `.`
  std::vector<CifAtom> atoms;
  bool cartesian = false;               ///< the atoms' coordinates are `_atom_site_Cartn_`
  std::vector<std::string> operations;  ///< as `x,y,z`
  std::vector<std::string> centerings;  ///< of a magnetic group, beside its operations
  bool atoms_cut = false;       ///< the file ended, or became unreadable, within the atoms
  bool operations_cut = false;  ///< or within the operations
  bool macromolecular = false;  ///< PDBx/mmCIF

  /// The first of these tags that has a value, or an empty text.
  std::string_view first(std::initializer_list<std::string_view> tags) const;
};

struct CifText {
  std::vector<CifBlock> blocks;
  std::string error;             ///< empty where the whole text is CIF
  std::int64_t error_line = -1;
};

/// Reads CIF 1.1, as much of it as is well formed. Bytes beyond ASCII become `?`. A last token that no newline ends is
/// kept where it is as long as the tokens above it in its column, or a flag or label; else it counts as cut.
CifText read_cif(std::string_view text);

}  // namespace quarry::structure
