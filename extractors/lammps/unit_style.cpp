// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/unit_style.hpp"

#include <array>

#include "quarry/units.hpp"

namespace quarry::lammps {

namespace {

/// The manual's table, each as a unit of ours and a number of them.
struct Row {
  std::string_view name, length, energy;
  double energies;
  std::string_view pressure;
  double pressures;
  std::string_view time;
  double kilograms;  ///< 0: the masses are in u
};
constexpr std::array rows{
    Row{"real", "angstrom", "kcal/mol", 1, "atm", 1, "fs", 0}, Row{"metal", "angstrom", "eV", 1, "bar", 1, "ps", 0},
    Row{"electron", "bohr", "Ha", 1, "Pa", 1, "fs", 0},        Row{"si", "m", "J", 1, "Pa", 1, "s", 1},
    Row{"cgs", "cm", "erg", 1, "Pa", 0.1, "s", 1e-3},          Row{"micro", "um", "J", 1e-15, "Pa", 1e3, "us", 1e-15},
    Row{"nano", "nm", "J", 1e-21, "Pa", 1e6, "ns", 1e-21},
};

}  // namespace

std::optional<UnitStyle> unit_style(std::string_view name) {
  for (const auto& row : rows) {
    if (row.name != name) continue;
    const auto length = convert(1, row.length, "angstrom"), energy = convert(row.energies, row.energy, "eV");
    const auto pressure = convert(row.pressures, row.pressure, "GPa"), time = convert(1, row.time, "fs");
    if (!length || !energy || !pressure || !time) return std::nullopt;
    const double mass = row.kilograms > 0 ? row.kilograms / constants::atomic_mass : 1;
    return UnitStyle{row.name, *length, *energy, *pressure, *time, mass};
  }
  return std::nullopt;
}

}  // namespace quarry::lammps
