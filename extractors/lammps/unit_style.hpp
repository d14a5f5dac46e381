// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace quarry::lammps {

/// What one of LAMMPS's `units` is in the units of records.
struct UnitStyle {
  std::string_view name;
  double length = 0, energy = 0, pressure = 0, time = 0;  ///< angstrom, eV, GPa, fs
  double mass = 0;                                        ///< u
};

/// Nothing for reduced units (`lj`), which no file says the meaning of, and for names that are none.
std::optional<UnitStyle> unit_style(std::string_view name);

}  // namespace quarry::lammps
