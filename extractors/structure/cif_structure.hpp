// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crystal/structure.hpp"
#include "structure/cif_text.hpp"
#include "structure/space_group.hpp"

namespace quarry::structure {

/// A data block, understood.
struct CifCrystal {
  std::optional<crystal::Matrix> lattice;
  std::optional<crystal::Structure> structure;  ///< the full cell; nothing where the atoms or operations are not certain
  std::optional<Formula> formula_sum;           ///< what the file says in `_chemical_formula_sum`
  int declared_number = 0;                      ///< the space group that the file declares, or 0
  std::vector<std::string> notes;     ///< worth knowing
  std::vector<std::string> warnings;  ///< what is missing or doubtful
};

/// Expands the atoms by the block's symmetry to the full cell. Images of a fully occupied atom within 0.4 angstrom are one
/// atom on a special position; sites within 0.05 angstrom are one shared site.
CifCrystal understand(const CifBlock& block);

/// The full cell of these sites under these operations. Nothing where it would have more than `most_cif_sites` sites.
/// `conflict`, where given, becomes true if whole atoms of different elements fall on one place.
std::optional<crystal::Structure> expand(const crystal::Structure& asymmetric,
                                         const std::vector<Operation>& operations,
                                         std::vector<std::string>& warnings, bool* conflict = nullptr);

inline constexpr std::size_t most_cif_sites = 500'000;

}  // namespace quarry::structure
