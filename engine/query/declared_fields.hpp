// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/search.hpp"

namespace quarry::query {

/// Gives custom fields the unit (the one that values are kept and compared in), title and description that dataset entries
/// among `hits` declare for them. Where these do not agree on one of the three, the field has none.
void add_declarations(const std::vector<Hit>& hits, std::vector<FieldUse>& uses);

}  // namespace quarry::query
