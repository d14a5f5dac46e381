// SPDX-License-Identifier: GPL-3.0-or-later
// What tells an input by its name and its first lines; linked into formats too, so all of it is here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "simulation/text.hpp"
#include "structure/tokens.hpp"

namespace quarry::simulation {

/// As much of a file as tells whether it is an input.
constexpr std::size_t input_head_bytes = 65536;

/// Ends the name of a file so (`.inp`; in any case, the ending of a compression left out)?
inline bool has_ending(std::string_view name, std::string_view ending) { return lower(structure::without_compression(name)).ends_with(ending); }

/// Has a line of this text these words at its beginning (given in lower case; blanks before them left out)?
inline bool has_line(std::string_view text, std::string_view words) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (lower(trimmed(text.substr(0, std::min<std::size_t>(end, 200)))).starts_with(words)) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace quarry::simulation
