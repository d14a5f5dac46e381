// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "crystal/structure.hpp"

namespace quarry::crystal {

/// A symmetry operation in the basis of the lattice: x' = rotation x + translation, columns of fractional coordinates.
struct Operation {
  std::array<std::array<int, 3>, 3> rotation{};
  Vector translation{};
};

/// A primitive cell of the same crystal with short vectors. Nothing where the translations within the cell are not certain, in
/// the sense of find_operations.
std::optional<Structure> primitive_cell(const Structure& structure, double tolerance);

/// All operations that bring every atom to within a fifth of `tolerance` (angstrom) of one that holds the same. Nothing where
/// that cannot be told quickly and for certain: where an atom or a lattice vector misses its place by more than that and by
/// less than five times `tolerance`, for long and flat cells, and for more than `most_operation_sites` sites. Operations that do
/// not map the lattice of the cell onto itself are not found: ask a primitive cell.
std::optional<std::vector<Operation>> find_operations(const Structure& structure, double tolerance);

inline constexpr std::size_t most_operation_sites = 256;

}  // namespace quarry::crystal
