// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "quarry/export.hpp"
#include "quarry/value.hpp"

namespace quarry {

/// Parses one JSON text (RFC 8259). Numbers that fit neither int64 nor double become ExactNumber;
/// one too small for double is zero. A UTF-8 BOM is skipped.
/// Throws Error(invalid_argument) that names the byte where it is no JSON, or is nested deeper than `max_depth`.
QUARRY_API Value parse_json(std::string_view text, int max_depth = 64);

/// Prints compact JSON: members sorted, shortest round-trip numbers, invalid UTF-8 replaced by U+FFFD. A NaN or an
/// infinity prints as null.
QUARRY_API std::string to_json(const Value& value);
/// The same, appended to `out`.
QUARRY_API void append_json(const Value& value, std::string& out);
/// The same with two-space indentation, for people and golden files.
QUARRY_API std::string to_pretty_json(const Value& value);

}  // namespace quarry
