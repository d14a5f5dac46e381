// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/field.hpp"
#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// What a described field's values are, as FieldUse says it; empty of an object.
const char* kind_name(FieldKind kind);

/// Field paths with a visible value, by path, with what the blocks say of them.
std::vector<FieldUse> visible_fields(const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
