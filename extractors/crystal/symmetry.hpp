// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crystal/structure.hpp"

namespace quarry::crystal {

/// The space group that spglib finds.
struct Symmetry {
  int number = 0;       ///< 1 to 230
  std::string symbol;   ///< international, short (`Fm-3m`)
  int hall_number = 0;  ///< 1 to 530
  std::string point_group;
  bool operator==(const Symmetry&) const = default;
};

inline constexpr double symprec = 0.01;  ///< angstrom
/// Larger cells get no symmetry: the search takes time of the third power of the number of atoms.
inline constexpr std::size_t most_symmetry_sites = 5000;

/// Nothing where there is no lattice, no site, too many sites, atoms closer than 0.3 angstrom, or spglib finds none. Sites
/// that hold the same occupants are of one type. Takes no account of magnetic moments. Not for two threads at once.
std::optional<Symmetry> find_symmetry(const Structure& structure);

/// The same from operations that we find ourselves, of which spglib names the group: some hundred times faster, since spglib's
/// own search also makes the cell and the positions ideal. Nothing where the operations are not certain (find_operations): a
/// distortion near the tolerance is for the search.
std::optional<Symmetry> symmetry_by_operations(const Structure& structure);
/// The same by spglib's search. `structure` must be periodic with sites apart from each other.
std::optional<Symmetry> symmetry_by_search(const Structure& structure);

/// `cubic` for 225. The number must be 1 to 230.
std::string_view crystal_system(int space_group_number);

}  // namespace quarry::crystal
