// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace quarry::query {

/// The number of a space group by its Hermann-Mauguin symbol in the standard setting: short (`P21/c`, `P2_1/c`, `P 63/m m c`),
/// long for unique axis b (`P 1 21/c 1`), with e glides (`Cmce`), cubic ones without the bar too (`Fm3m`). Any case.
std::optional<int> space_group_number(std::string_view symbol);

}  // namespace quarry::query
