// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "query/resolve.hpp"

namespace quarry::query {

/// Between two bounds; an open one holds nothing back.
template <class T>
struct Limits {
  T low, high;
  bool low_in = true, high_in = true;
  bool operator()(T value) const { return (low_in ? value >= low : value > low) && (high_in ? value <= high : value < high); }
};

/// What a value or range node asks of the numbers of a field, in its unit; nothing where it asks for no number. Throws
/// Error(invalid_argument) where a unit of a range, or one that stands apart from its number, does not fit.
std::optional<Limits<double>> number_limits(const Node& node, const Target& target);
/// What it asks of the dates: a partial date is its whole span, so `<=2020` takes in its last second and `>2020` begins with 2021.
std::optional<Limits<std::int64_t>> date_limits(const Node& node);

/// What a range asks of keywords: by byte order of their folded forms. An empty bound is open.
struct KeywordLimits {
  std::string low, high;
  bool low_in = true, high_in = true;
  bool above_low(std::string_view folded) const { return low.empty() || (low_in ? folded >= low : folded > low); }
  bool above_high(std::string_view folded) const { return !high.empty() && (high_in ? folded > high : folded >= high); }
};
/// Nothing where a bound is a number or a date, which keywords are not compared with.
std::optional<KeywordLimits> keyword_limits(const Node& node);

}  // namespace quarry::query
