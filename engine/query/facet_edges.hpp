// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "query/calendar.hpp"

namespace quarry::query {

inline constexpr std::uint32_t most_buckets = 10'000;

/// Whether a value lies at or above a bound. Numbers that were converted from another unit may miss it by rounding.
inline bool at_least(double value, double bound, double slack) { return value >= bound - slack * (bound < 0 ? -bound : bound); }
inline bool at_least(std::int64_t value, std::int64_t bound, double) { return value >= bound; }

/// Buckets one behind another: from each edge up to the next.
template <class T>
class Edges {
 public:
  Edges(std::vector<T> edges, double slack_of_values) : at(std::move(edges)), slack(slack_of_values) {
    if (at.size() > 1) per_bucket_ = static_cast<double>(buckets()) / (static_cast<double>(at.back()) - static_cast<double>(at.front()));
  }
  const std::vector<T> at;
  const double slack;

  std::size_t buckets() const { return at.empty() ? 0 : at.size() - 1; }
  /// The bucket of a value; buckets() where it lies outside.
  std::size_t find(T value) const {
    if (buckets() == 0 || !at_least(value, at.front(), slack) || at_least(value, at.back(), slack)) return buckets();
    // Edges are nearly even: a guess is off by one at most, or little more.
    const auto guess = (static_cast<double>(value) - static_cast<double>(at.front())) * per_bucket_;
    auto bucket = std::min(guess > 0 ? static_cast<std::size_t>(guess) : 0, buckets() - 1);
    while (!at_least(value, at[bucket], slack)) --bucket;
    while (at_least(value, at[bucket + 1], slack)) ++bucket;
    return bucket;
  }

 private:
  double per_bucket_ = 0;
};

/// Multiples of an interval that hold both values and all between: decimal intervals have decimal edges (0.3, not 3 * 0.1).
/// Empty where there are over 10,000.
std::vector<double> even_edges(double least, double greatest, double interval);
/// From `from` on by the interval, the last at `to`. Empty where there are over 10,000.
std::vector<double> bounded_edges(double from, double to, double interval);
/// `buckets` equal parts.
std::vector<double> divided_edges(double from, double to, std::uint32_t buckets);
/// The least of 1, 2 and 5 times a power of ten of which at most `buckets` multiples hold both values and all between.
double fitting_interval(double least, double greatest, std::uint32_t buckets);
/// Steps that hold both moments and all between. Empty where there are over 10,000.
std::vector<std::int64_t> date_edges(std::int64_t first, std::int64_t last, const DateStep& step);

}  // namespace quarry::query
