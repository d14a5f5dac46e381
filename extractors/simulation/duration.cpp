// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/duration.hpp"

#include <algorithm>

#include "simulation/text.hpp"

namespace quarry::simulation {

namespace {

constexpr std::string_view blanks = " \t,.";
constexpr std::string_view figures = "0123456789.";

/// Hours, minutes and seconds, or minutes and seconds.
std::optional<double> by_clock(std::string_view text) {
  double total = 0;
  std::size_t parts = 0;
  for (std::size_t at = 0; at <= text.size(); ++parts) {
    const auto end = std::min(text.find(':', at), text.size());
    const auto number = parse_double(text.substr(at, end - at));
    if (!number || *number < 0) return std::nullopt;
    total = total * 60 + *number;
    at = end + 1;
  }
  return parts == 2 || parts == 3 ? std::optional(total) : std::nullopt;
}

/// How many seconds a unit has; 0 for a word that is none.
double seconds_in(std::string_view unit) {
  if (unit == "ms" || unit.starts_with("msec") || unit.starts_with("milli")) return 0.001;
  if (unit == "m" || unit.starts_with("min")) return 60;
  switch (unit.empty() ? ' ' : unit.front()) {
    case 'd': return unit == "d" || unit.starts_with("day") ? 86400 : 0;
    case 'h': return unit == "h" || unit.starts_with("hour") ? 3600 : 0;
    case 's': return unit == "s" || unit.starts_with("sec") ? 1 : 0;
    default: return 0;
  }
}

/// Takes from the front of `text` what consists of `characters`, or of none of them.
std::string_view take(std::string_view& text, std::string_view characters, bool of_them) {
  const auto end = std::min(of_them ? text.find_first_not_of(characters) : text.find_first_of(characters), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

}  // namespace

std::optional<double> duration(std::string_view text) {
  text = trimmed(text);
  if (text.find(':') != std::string_view::npos) return by_clock(text);
  double total = 0;
  bool any = false;
  while (true) {
    take(text, blanks, true);
    if (text.starts_with("and ")) {
      text.remove_prefix(4);
      take(text, blanks, true);
    }
    if (text.empty()) break;
    const auto number = parse_double(take(text, figures, true));
    take(text, " \t", true);
    const auto unit = seconds_in(take(text, " \t,.0123456789", false));
    if (!number || unit == 0) return std::nullopt;
    total += *number * unit;
    any = true;
  }
  return any ? std::optional(total) : std::nullopt;
}

}  // namespace quarry::simulation
