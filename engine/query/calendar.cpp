// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/calendar.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

namespace quarry::query {
namespace {

constexpr std::int64_t second = 1'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour, week = 7 * day;
constexpr std::int64_t monday = -3 * day;  // 1970-01-01 was a Thursday
constexpr int most_months = 12 * 10'000;

constexpr DateStep fixed(std::int64_t span, std::int64_t offset = 0) { return {span, offset, 0}; }
constexpr DateStep calendar(int months) { return {0, 0, months}; }

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// Months since the beginning of the year 0.
std::int64_t month_of(std::int64_t moment) {
  const std::chrono::sys_days date{std::chrono::days{floor_div(moment, day)}};
  const std::chrono::year_month_day civil{date};
  return std::int64_t{static_cast<int>(civil.year())} * 12 + static_cast<unsigned>(civil.month()) - 1;
}

std::int64_t beginning_of(std::int64_t month) {
  const auto year = floor_div(month, 12);
  const std::chrono::year_month_day civil{std::chrono::year{static_cast<int>(year)}, std::chrono::month{static_cast<unsigned>(month - 12 * year) + 1},
                                          std::chrono::day{1}};
  return std::chrono::sys_days{civil}.time_since_epoch().count() * day;
}

}  // namespace

std::int64_t DateStep::floor(std::int64_t moment) const {
  if (span != 0) return floor_div(moment - offset, span) * span + offset;
  return beginning_of(floor_div(month_of(moment), months) * months);
}

std::int64_t DateStep::next(std::int64_t beginning) const {
  if (span != 0) return beginning + span;
  return beginning_of(month_of(beginning) + months);
}

double DateStep::length() const {
  return span != 0 ? static_cast<double>(span) : months * (365.2425 / 12) * static_cast<double>(day);
}

std::optional<DateStep> parse_step(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, DateStep>, 8> names{{{"second", fixed(second)},
                                                                               {"minute", fixed(minute)},
                                                                               {"hour", fixed(hour)},
                                                                               {"day", fixed(day)},
                                                                               {"week", fixed(week, monday)},
                                                                               {"month", calendar(1)},
                                                                               {"quarter", calendar(3)},
                                                                               {"year", calendar(12)}}};
  for (const auto& [name, step] : names)
    if (text == name) return step;
  std::int64_t count = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || stop + 1 != text.data() + text.size() || count <= 0 || count > most_months) return std::nullopt;
  switch (*stop) {
    case 's': return fixed(count * second);
    case 'm': return fixed(count * minute);
    case 'h': return fixed(count * hour);
    case 'd': return fixed(count * day);
    case 'w': return fixed(count * week, monday);
    case 'M': return calendar(static_cast<int>(count));
    case 'y': return count * 12 > most_months ? std::nullopt : std::optional(calendar(static_cast<int>(count) * 12));
    default: return std::nullopt;
  }
}

DateStep fitting_step(std::int64_t first, std::int64_t last, std::uint32_t buckets) {
  constexpr int year = 12;
  static constexpr std::array steps{fixed(second), fixed(minute), fixed(hour), fixed(day), fixed(week, monday), calendar(1), calendar(3), calendar(year),
                                    calendar(2 * year), calendar(5 * year), calendar(10 * year), calendar(20 * year), calendar(50 * year),
                                    calendar(100 * year), calendar(200 * year), calendar(500 * year), calendar(1'000 * year)};
  for (const auto& step : steps) {
    if (static_cast<double>(last - first) / step.length() > static_cast<double>(buckets) + 1) continue;  // months differ
    auto edge = step.floor(first);
    for (std::uint32_t i = 0; i < buckets && edge <= last; ++i) edge = step.next(edge);
    if (edge > last) return step;
  }
  // No year is past 9999.
  return calendar(10'000 * year);
}

}  // namespace quarry::query
