// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace quarry::query {

/// A step of time, in UTC: a fixed span, or months of the calendar. Milliseconds since 1970.
struct DateStep {
  std::int64_t span = 0;    ///< milliseconds; 0: months
  std::int64_t offset = 0;  ///< of fixed spans: one of their beginnings
  int months = 0;           ///< counted from the year 0, so that quarters and decades begin where they do

  /// The beginning of the step that holds the moment.
  std::int64_t floor(std::int64_t moment) const;
  /// The beginning of the next step after one that begins there.
  std::int64_t next(std::int64_t beginning) const;
  /// About how long one is.
  double length() const;
};

/// `year`, `quarter`, `month`, `week` (from Monday), `day`, `hour`, `minute`, `second`; or a number of `y`, `M`, `w`, `d`, `h`, `m`, `s`:
/// days and shorter count from 1970-01-01, weeks from its Monday. Nothing for what is none.
std::optional<DateStep> parse_step(std::string_view text);

/// The finest of second, minute, hour, day, week, month, quarter, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1,000 and 10,000 years of
/// which at most `buckets` hold both moments and all between.
DateStep fitting_step(std::int64_t first, std::int64_t last, std::uint32_t buckets);

}  // namespace quarry::query
