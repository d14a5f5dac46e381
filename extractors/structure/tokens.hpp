// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace quarry::structure {

/// The parts of a line between blanks.
inline std::vector<std::string_view> tokens(std::string_view line) {
  std::vector<std::string_view> result;
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) ++at;
    if (at == line.size()) return result;
    const auto begin = at;
    while (at < line.size() && line[at] != ' ' && line[at] != '\t' && line[at] != '\r') ++at;
    result.push_back(line.substr(begin, at - begin));
  }
}

/// The characters of a number behind its point: of a cut number fewer than of its neighbours.
inline std::size_t decimals(std::string_view token) {
  const auto point = token.find('.');
  return point == std::string_view::npos ? 0 : token.size() - point;
}

/// May the last token of a line without its newline be the front of a longer number? Not where a blank follows it, or
/// where it has the decimals (three at least) of the token `above` it in a column of fixed width.
inline bool may_be_cut(std::string_view line, std::string_view token, std::size_t decimals_above) {
  if (!line.empty() && (line.back() == ' ' || line.back() == '\t')) return false;
  return decimals_above < 4 || decimals(token) < decimals_above;
}

/// `text` without the ending of a compressed file (`.gz`, `.bz2`, `.xz`, `.zst`).
inline std::string_view without_compression(std::string_view name) {
  for (const std::string_view ending : {".gz", ".bz2", ".xz", ".zst", ".Z", ".GZ"})
    if (name.size() > ending.size() && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

inline std::string_view last_part(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

}  // namespace quarry::structure
