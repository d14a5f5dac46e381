// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/value.hpp"

namespace quarry {

/// The slow, exact way into JSON: keeps numbers that no machine type holds as their text, and names the byte of an error.
/// `text` has no byte order mark; `offset` is added to the bytes that errors name. Throws Error(invalid_argument).
Value parse_json_strictly(std::string_view text, int max_depth, std::size_t offset);

}  // namespace quarry
