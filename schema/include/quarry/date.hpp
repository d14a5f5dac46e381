// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// How much of a date was written.
enum class DatePrecision { year, month, day, time };

/// A span of time that a text names: a whole year, month or day, or one moment. Milliseconds since 1970-01-01T00:00Z,
/// proleptic Gregorian calendar.
struct Date {
  std::int64_t begin = 0;  ///< its first millisecond
  std::int64_t end = 0;    ///< the first one after it
  DatePrecision precision = DatePrecision::time;
  bool operator==(const Date&) const = default;
};

/// Reads ISO 8601 as W3CDTF and RFC 3339 narrow it: `2018`, `2018-11`, `2018-11-09`, `2018-11-09T19:44:43.687681Z`, also with a
/// blank for the T, without seconds, with `+01:00` or `+0100`; a time without zone is taken as UTC. Digits below a millisecond
/// are cut. Nothing for what is no such date (`2018-02-30`, `09/11/2018`). Years 0001 to 9999.
QUARRY_API std::optional<Date> parse_date(std::string_view text) noexcept;

/// RFC 3339 in UTC: `2018-11-09T19:44:43.687Z`; without the fraction where it is zero.
/// Outside of the years 1 to 9999 the nearest moment inside.
QUARRY_API std::string to_rfc3339(std::int64_t milliseconds);

}  // namespace quarry
