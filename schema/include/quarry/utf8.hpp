// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarry {

/// What stands at a place of a text that claims to be UTF-8.
struct Utf8Step {
  std::size_t length = 1;  ///< bytes to go on; of bad bytes, those that one U+FFFD stands for
  bool valid = false;
};

/// Looks at the byte sequence at `at`, which must be inside `text`. Overlong forms, surrogates and what is above U+10FFFF
/// are not valid; bad bytes are grouped as Unicode 15 section 3.9 advises (maximal subparts).
Utf8Step utf8_step(std::string_view text, std::size_t at) noexcept;

/// Appends a code point, which must be a scalar value.
void append_utf8(std::uint32_t code_point, std::string& out);

}  // namespace quarry
