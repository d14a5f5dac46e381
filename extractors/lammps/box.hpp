// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crystal/structure.hpp"

namespace quarry::lammps {

/// A simulation box: where it begins, and its vectors, in the file's unit of length.
struct Box {
  crystal::Vector origin{};
  crystal::Matrix vectors{};
};

/// `tilt`: xy, xz, yz. Nothing where an edge is not positive.
std::optional<Box> box_of(const crystal::Vector& low, const crystal::Vector& high, const crystal::Vector& tilt);

/// The same of the bounds that a dump file has for a tilted box, which hold all of it.
std::optional<Box> box_of_bounds(const crystal::Vector& low, const crystal::Vector& high, const crystal::Vector& tilt);

/// `(0 0 0) to (10.8 10.8 10.8) with tilt (0 0 0)`, as a log prints it.
std::optional<Box> parse_box(std::string_view text);

/// Alpha, beta and gamma in degrees, which no unit of length changes.
std::array<double, 3> angles_of(const crystal::Matrix& vectors);

/// May so many atoms in a box be matter whose lengths are in angstrom? No solid at common pressures has 0.25 atoms in a cubic angstrom
/// (diamond has 0.18); reduced units, nanometres and metres give more.
bool may_be_angstrom(const crystal::Matrix& vectors, std::int64_t atoms);

/// In angstrom.
crystal::Matrix scaled(const crystal::Matrix& vectors, double factor);

}  // namespace quarry::lammps
