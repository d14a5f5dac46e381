// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/date.hpp"

#include <algorithm>
#include <chrono>

namespace quarry {
namespace {

using namespace std::chrono;

constexpr std::int64_t per_day = 86'400'000;

struct Cursor {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  /// Exactly `count` digits.
  std::optional<int> number(std::size_t count) {
    if (rest.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : rest.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
};

std::int64_t day_start(year_month_day date) { return sys_days(date).time_since_epoch().count() * per_day; }

/// Milliseconds of `.687681`; what is below one is cut.
std::optional<int> fraction(Cursor& cursor) {
  int value = 0;
  int scale = 100;
  bool any = false;
  while (!cursor.rest.empty() && cursor.rest.front() >= '0' && cursor.rest.front() <= '9') {
    value += (cursor.rest.front() - '0') * scale;
    scale /= 10;
    any = true;
    cursor.rest.remove_prefix(1);
  }
  return any ? std::optional(value) : std::nullopt;
}

/// Milliseconds that the zone is ahead of UTC; none written is UTC.
std::optional<std::int64_t> zone(Cursor& cursor) {
  if (cursor.rest.empty()) return 0;
  if (cursor.take('Z') || cursor.take('z')) return 0;
  const bool behind = cursor.take('-');
  if (!behind && !cursor.take('+')) return std::nullopt;
  const auto hours = cursor.number(2);
  if (!hours || *hours > 23) return std::nullopt;
  int minutes = 0;
  if (!cursor.rest.empty()) {
    cursor.take(':');
    const auto written = cursor.number(2);
    if (!written || *written > 59) return std::nullopt;
    minutes = *written;
  }
  const std::int64_t ahead = (*hours * 60 + minutes) * std::int64_t{60'000};
  return behind ? -ahead : ahead;
}

/// Milliseconds since midnight UTC of the day written.
std::optional<std::int64_t> time_of_day(Cursor& cursor) {
  const auto hour = cursor.number(2);
  if (!hour || *hour > 23 || !cursor.take(':')) return std::nullopt;
  const auto minute = cursor.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  int millisecond = 0;
  if (cursor.take(':')) {
    const auto written = cursor.number(2);
    if (!written || *written > 60) return std::nullopt;  // 60: a leap second, which counts as the next second
    second = *written;
    if (cursor.take('.') || cursor.take(',')) {
      const auto part = fraction(cursor);
      if (!part) return std::nullopt;
      millisecond = *part;
    }
  }
  const auto ahead = zone(cursor);
  if (!ahead) return std::nullopt;
  return ((*hour * 60 + *minute) * std::int64_t{60} + second) * 1000 + millisecond - *ahead;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) noexcept {
  Cursor cursor{text};
  const auto written_year = cursor.number(4);
  if (!written_year || *written_year == 0) return std::nullopt;
  const year in_year(*written_year);
  if (cursor.rest.empty())
    return Date{day_start(in_year / 1 / 1), day_start((in_year + years(1)) / 1 / 1), DatePrecision::year};
  if (!cursor.take('-')) return std::nullopt;
  const auto month_number = cursor.number(2);
  if (!month_number || *month_number < 1 || *month_number > 12) return std::nullopt;
  const year_month in_month = in_year / month(static_cast<unsigned>(*month_number));
  if (cursor.rest.empty())
    return Date{day_start(in_month / 1), day_start((in_month + months(1)) / 1), DatePrecision::month};
  if (!cursor.take('-')) return std::nullopt;
  const auto day_number = cursor.number(2);
  if (!day_number) return std::nullopt;
  const year_month_day in_day = in_month / day(static_cast<unsigned>(*day_number));
  if (!in_day.ok()) return std::nullopt;
  const auto start = day_start(in_day);
  if (cursor.rest.empty()) return Date{start, start + per_day, DatePrecision::day};
  if (!cursor.take('T') && !cursor.take('t') && !cursor.take(' ')) return std::nullopt;
  const auto moment = time_of_day(cursor);
  if (!moment || !cursor.rest.empty()) return std::nullopt;
  return Date{start + *moment, start + *moment + 1, DatePrecision::time};
}

std::string to_rfc3339(std::int64_t milliseconds) {
  static const std::int64_t first = day_start(year(1) / 1 / 1);
  static const std::int64_t last = day_start(year(9999) / 12 / 31) + per_day - 1;
  milliseconds = std::clamp(milliseconds, first, last);
  const auto moment = sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(milliseconds));
  const auto midnight = floor<days>(moment);
  const year_month_day date(midnight);
  const hh_mm_ss time(moment - midnight);
  std::string out;
  const auto put = [&out](std::int64_t number, std::size_t width) {
    const auto digits = std::to_string(number);
    out.append(width > digits.size() ? width - digits.size() : 0, '0') += digits;
  };
  put(int(date.year()), 4);
  out += '-';
  put(unsigned(date.month()), 2);
  out += '-';
  put(unsigned(date.day()), 2);
  out += 'T';
  put(time.hours().count(), 2);
  out += ':';
  put(time.minutes().count(), 2);
  out += ':';
  put(time.seconds().count(), 2);
  if (const auto part = time.subseconds().count(); part != 0) {
    out += '.';
    put(part, 3);
  }
  out += 'Z';
  return out;
}

}  // namespace quarry
