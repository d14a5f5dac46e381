// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "crystal/structure.hpp"

namespace quarry::structure {

/// x' = rotation * x + translation, in fractions of the cell.
struct Operation {
  std::array<std::array<int, 3>, 3> rotation{};
  crystal::Vector translation{};

  crystal::Vector apply(const crystal::Vector& point) const;
  /// First `other`, then this.
  Operation after(const Operation& other) const;
};

/// Reads `x,y,z`, `-y, x-y, z+1/3`, `0.5-x,y,z`, and the time reversal `,+1` that magnetic files add. Nothing where the text
/// is no such thing.
std::optional<Operation> parse_operation(std::string_view text);

/// The operations that a Hall symbol, a Hermann-Mauguin symbol or a number stand for; empty where it is unknown. Angles, in
/// degrees, tell rhombohedral from hexagonal axes.
std::vector<Operation> operations_of_hall(std::string_view symbol);
std::vector<Operation> operations_of_name(std::string_view symbol, double alpha, double gamma);
/// In the group's standard setting. Empty too where that has two origins, so that the number alone does not tell.
std::vector<Operation> operations_of_number(int number, double alpha, double gamma);
/// The number of the group that the symbol names, or 0.
int number_of_name(std::string_view symbol, double alpha, double gamma);

/// A text like `P 21/n` from `P_21/n`, `'P 21/n'`, `R__-3__m :H`.
std::string clean_symbol(std::string_view text);

}  // namespace quarry::structure
