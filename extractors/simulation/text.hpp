// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::simulation {

using structure::tokens;

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// What follows `words` in a line; nothing where they are not in it.
inline std::optional<std::string_view> after(std::string_view line, std::string_view words) {
  const auto at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  return line.substr(at + words.size());
}

/// The first token of a text; empty where there is none.
inline std::string_view first_token(std::string_view text) {
  text = trimmed(text);
  return text.substr(0, text.find_first_of(" \t"));
}

/// The number that the first token behind `words` is; nothing where either is missing or it is no whole number (`****`).
inline std::optional<double> number_after(std::string_view line, std::string_view words) {
  const auto rest = after(line, words);
  return rest ? parse_double(first_token(*rest)) : std::nullopt;
}
inline std::optional<std::int64_t> integer_after(std::string_view line, std::string_view words) {
  const auto rest = after(line, words);
  return rest ? parse_integer(first_token(*rest)) : std::nullopt;
}

/// Three numbers that begin at token `from`; nothing where one is missing or none.
template <class Tokens>
std::optional<std::array<double, 3>> triple(const Tokens& words, std::size_t from) {
  if (words.size() < from + 3) return std::nullopt;
  std::array<double, 3> result{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_double(words[from + i]);
    if (!number) return std::nullopt;
    result[i] = *number;
  }
  return result;
}

/// A count that was printed as a real number (`24.000`); nothing where it is none, or negative, or beyond any count.
inline std::optional<std::int64_t> count_of(double value) {
  if (!(value >= 0 && value < 1e15)) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(value);
  return static_cast<double>(whole) == value ? std::optional(whole) : std::nullopt;
}

/// Lower-case ASCII.
inline std::string lower(std::string_view text) {
  std::string result(text);
  for (auto& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace quarry::simulation
