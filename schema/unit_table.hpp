// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace quarry {

/// Powers of what units are made of. Amounts of substance are numbers (`mol` is Avogadro's); atoms are counted apart.
struct Dimension {
  enum Base { mass, length, time, current, temperature, angle, bytes, atoms, count };
  std::array<std::int8_t, count> powers{};
  bool operator==(const Dimension&) const = default;
};

/// A unit in SI base units, radians and bytes.
struct Unit {
  double factor = 1;
  double offset = 0;  ///< added to a value before the factor (`degC`); only where the unit stands alone
  Dimension dimension;
};

/// The unit of that symbol with or without an SI prefix (`eV`, `meV`, `angstrom`, `Å`), or nothing.
std::optional<Unit> unit_of_symbol(std::string_view symbol);

}  // namespace quarry
