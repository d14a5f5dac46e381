// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/text.hpp"

namespace quarry::simulation {

/// The number of an English month by its first three letters, in any case (`Mar`, `MARCH`); nothing for other words.
inline std::optional<int> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  const auto beginning = lower(word.substr(0, 3));
  for (std::size_t i = 0; i < months.size(); ++i)
    if (beginning == months[i]) return static_cast<int>(i) + 1;
  return std::nullopt;
}

/// `2016-06-07` of `07`, `Jun`, `2016`; empty where they make no date.
inline std::string date_of(std::string_view day, std::string_view month, std::string_view year) {
  const auto d = parse_integer(day), y = parse_integer(year);
  const auto m = month_of(month);
  if (!d || !y || !m || *d < 1 || *d > 31 || *y < 1970 || *y > 9999) return {};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", static_cast<int>(*y), *m, static_cast<int>(*d));
  return text.data();
}

/// `16:30:28`, with whole numbers in range?
inline bool is_time(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return false;
  const auto hours = parse_integer(text.substr(0, 2)), minutes = parse_integer(text.substr(3, 2)), seconds = parse_integer(text.substr(6, 2));
  return hours && minutes && seconds && *hours >= 0 && *hours < 24 && *minutes >= 0 && *minutes < 60 && *seconds >= 0 && *seconds < 61;
}

}  // namespace quarry::simulation
