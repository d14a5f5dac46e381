// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Field paths with a visible value, by path, with what the blocks say of them.
std::vector<FieldUse> visible_fields(const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
