// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/chemistry.hpp"

namespace quarry::index {

/// Reserved columns that `typed_values` makes of a record's formulas. No JSON path can be one: `#` never starts a path that is
/// indexed otherwise. Keywords are compared case-folded, so formulas are written with blanks between their elements
/// (`C O` is not `Co`): make them by `formula_key` on both sides.
namespace chemistry_path {
inline constexpr std::string_view formula = "#formula";      ///< keyword: formula_key of the reduced composition, `Fe2 O3`
inline constexpr std::string_view hill = "#hill";            ///< keyword: Hill's order, amounts as given, blanks between: `C2 H6 O`
inline constexpr std::string_view anonymous = "#anonymous";  ///< keyword: OPTIMADE's anonymous formula, `A3B2`
inline constexpr std::string_view system = "#chemsys";       ///< keyword: `Fe-O`
inline constexpr std::string_view element = "#element";      ///< keyword, one per element: `Fe`, `O`
inline constexpr std::string_view element_count = "#nelements";  ///< number: how many different elements
inline constexpr std::string_view fraction = "#fraction.";       ///< + symbol: number, atomic fraction in 0..1 (`#fraction.Al`)
}  // namespace chemistry_path

/// `Fe2 O3` for any amounts in that proportion: reduced, alphabetical, blanks between. Nothing where `reduce` gives nothing.
std::optional<std::string> formula_key(const Composition& composition);
/// Hill's order with blanks between, amounts as given. Nothing where one is not whole.
std::optional<std::string> hill_key(const Composition& composition);

}  // namespace quarry::index
