// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "quarry/value.hpp"
#include "query/ast.hpp"

namespace quarry::query {

/// Reads a structured filter as Globus Search has them: `{"type": ..., "field_name": ...}` with the types match_all, match_any,
/// range, exists, like, not, and, or. Values are compared as a whole and with case. Throws
/// Error(invalid_argument) that names the JSON Pointer of what is wrong, below `pointer`, and what to do.
Node parse_filter(const Value& filter, const std::string& pointer = {});

/// Whether a filter applies after the facets were counted: `"post_filter": true`.
bool is_post_filter(const Value& filter);

/// Several, all of which must hold. A part without filters matches everything (Op::all).
struct Filters {
  Node all;
  Node before;  ///< those that what facets count must pass, too
  Node after;   ///< those that hits alone must pass
};
/// Their pointers start at `/filters/0`. The limits (1,024 clauses) hold for all of them together.
Filters parse_filters(const std::vector<Value>& filters);

}  // namespace quarry::query
