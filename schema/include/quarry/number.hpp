// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// A number as programs and CIF files print it.
struct Number {
  double value = 0;
  std::optional<double> esd;      ///< of `5.431(2)`: 0.002, in the value's unit
  bool implied_exponent = false;  ///< `1.234-100`: Fortran had no room for its E
  bool operator==(const Number&) const = default;
};

/// The number that the whole token is, read without locale: leading `+`, `5.`, `.5`, exponents with E, D or Q, Fortran's
/// three-digit exponent without a letter, a standard uncertainty in parentheses. Nothing for blanks, `****`, NaN, Inf,
/// hexadecimal, decimal commas, two numbers run together, and what double cannot hold.
QUARRY_API std::optional<Number> parse_number(std::string_view token) noexcept;

/// The same, the value only.
QUARRY_API std::optional<double> parse_double(std::string_view token) noexcept;

/// A decimal integer that the whole token is (leading `+` or `-` taken); nothing where it does not fit.
QUARRY_API std::optional<std::int64_t> parse_integer(std::string_view token) noexcept;

}  // namespace quarry
