// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::query {

inline constexpr std::size_t longest_pattern = 256;

/// Appends a character that a pattern takes as it is.
inline void append_literal(char c, std::string& pattern) {
  if (c == '*' || c == '?' || c == '\\') pattern += '\\';
  pattern += c;
}

/// Calls visit(character, is_wildcard) for what a pattern (Op::pattern) is made of.
template <class Visit>
void for_each_piece(std::string_view pattern, Visit&& visit) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool escaped = pattern[i] == '\\' && i + 1 < pattern.size();
    if (escaped) ++i;
    visit(pattern[i], !escaped && (pattern[i] == '*' || pattern[i] == '?'));
  }
}

/// What of a pattern is no wildcard.
inline std::string literals_of(std::string_view pattern) {
  std::string out;
  for_each_piece(pattern, [&](char c, bool wildcard) {
    if (!wildcard) out += c;
  });
  return out;
}

/// The same pattern in one spelling: a run of `*` is one, only `*`, `?` and `\` stand behind a `\`.
inline std::string normal_pattern(std::string_view pattern) {
  std::string out;
  bool after_star = false;
  for_each_piece(pattern, [&](char c, bool wildcard) {
    const bool star = wildcard && c == '*';
    if (!wildcard) append_literal(c, out);
    if (wildcard && !(star && after_star)) out += c;
    after_star = star;
  });
  return out;
}

inline bool has_wildcard(std::string_view pattern) {
  bool found = false;
  for_each_piece(pattern, [&](char, bool wildcard) { found = found || wildcard; });
  return found;
}

}  // namespace quarry::query
