// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// CODATA 2018, in the units that records are kept in (eV, angstrom, GPa, g/cm^3). Nothing else in Quarry writes these down.
namespace constants {
inline constexpr double elementary_charge = 1.602176634e-19;    ///< C, exact
inline constexpr double planck = 6.62607015e-34;                ///< J s, exact
inline constexpr double light_speed = 299792458.0;              ///< m/s, exact
inline constexpr double avogadro = 6.02214076e23;               ///< 1/mol, exact
inline constexpr double boltzmann = 1.380649e-23;               ///< J/K, exact
inline constexpr double atomic_mass = 1.66053906660e-27;        ///< kg
inline constexpr double hartree = 27.211386245988;              ///< eV
inline constexpr double rydberg = 13.605693122994;              ///< eV
inline constexpr double bohr = 0.529177210903;                  ///< angstrom
inline constexpr double bohr_magneton = 9.2740100783e-24;       ///< J/T
inline constexpr double ev_per_cubic_angstrom = 160.2176634;    ///< GPa
inline constexpr double amu_per_cubic_angstrom = 1.66053906660; ///< g/cm^3
inline constexpr double debye = 3.33564095198152e-30;           ///< C m
}  // namespace constants

/// How values go from one unit to another. The divisor is there so that 0.1 kbar is 0.01 GPa to the last bit.
struct Conversion {
  double factor = 1;
  double divisor = 1;
  double offset = 0;  ///< of the zero point of the unit one comes from
  double shift = 0;   ///< to the zero point of the unit one goes to
  double operator()(double value) const noexcept { return (value + offset) * factor / divisor + shift; }
};

/// The way from one unit to another; nothing where one is unknown or they measure different things. Besides equal dimensions:
/// a voltage is the energy an electron takes from it (`200 kV` = `200 keV`), energy, frequency and wavenumber are one photon's,
/// `/mol` counts particles (`kJ/mol` is an energy of one), `/atom` is a dimension of its own. `A` is the ampere, or the angstrom
/// where only a length fits.
QUARRY_API std::optional<Conversion> conversion(std::string_view from, std::string_view to);

/// The value in the unit `to`; nothing as above, or where the result is not finite. Equal unit texts change nothing.
QUARRY_API std::optional<double> convert(double value, std::string_view from, std::string_view to);

/// True for what `conversion` can read: `eV`, `g/cm^3`, `1/angstrom`, `Å³`, `m s^-1`, `kJ/(mol K)`, ...
QUARRY_API bool is_unit(std::string_view text);

/// The unit that values of that dimension are kept in (`eV` for `Ry`, `angstrom` for `nm`; products of SI base units where we
/// have none); nothing where the unit is unknown.
QUARRY_API std::optional<std::string> canonical_unit(std::string_view unit);

/// A number with its unit.
struct Quantity {
  double value = 0;
  std::string unit;  ///< as written
  bool operator==(const Quantity&) const = default;
};

/// Reads `500 eV`, `36.75Ry`, `25 degC`, `0.5 g/cm^3`: a whole number token (as parse_number, no uncertainty) and a known unit.
/// Nothing where either is missing.
QUARRY_API std::optional<Quantity> parse_quantity(std::string_view text);

}  // namespace quarry
