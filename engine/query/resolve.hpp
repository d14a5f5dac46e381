// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/ast.hpp"

namespace quarry::query {

/// Where a field of a query is looked up.
struct Target {
  std::string path;  ///< of columns and texts
  std::string unit;  ///< that its numbers are kept in, or empty
};

/// A field as a person writes it: an alias, a chemical name (`nelements`, `chemsys`, `anonymous`, `fraction.Al`), or a path.
Target resolve(std::string_view field);

/// A number of a query in the unit of its field. Throws Error(invalid_argument) where the unit does not fit.
std::optional<double> number_in(const std::string& text, const std::string& unit, const Target& target, std::size_t position);

}  // namespace quarry::query
