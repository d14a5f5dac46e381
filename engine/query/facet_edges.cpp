// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_edges.hpp"

#include <cmath>
#include <optional>

namespace quarry::query {
namespace {

constexpr double most_digits = 9'007'199'254'740'992.0;  // 2^53: whole numbers up to it are exact
constexpr int most_places = 22;                          // 10^22 is the last power of ten that is exact

/// 10^exponent where that is exact.
double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// A number as digits / 10^places, for as few places as there are.
struct Decimal {
  double digits = 0;
  int places = 0;
};

std::optional<Decimal> decimal_of(double value, int least_places = 0) {
  for (int places = least_places; places <= most_places; ++places) {
    const auto power = power_of_ten(places);
    const auto digits = std::round(value * power);
    if (std::abs(digits) > most_digits) return std::nullopt;
    if (digits / power == value) return Decimal{digits, places};
  }
  return std::nullopt;
}

/// start + k * interval, to the last bit where both are short decimals.
class Multiples {
 public:
  Multiples(double start, double interval) : start_(start), interval_(interval) {
    const auto step = decimal_of(interval);
    const auto from = decimal_of(start, step ? step->places : 0);
    const auto both = from ? decimal_of(interval, from->places) : std::nullopt;
    if (!step || !from || !both || from->places != both->places) return;
    power_ = power_of_ten(both->places);
    from_ = from->digits;
    step_ = both->digits;
  }
  double operator()(double k) const {
    const auto digits = from_ + k * step_;
    return power_ != 0 && std::abs(digits) <= most_digits ? digits / power_ : start_ + k * interval_;
  }

 private:
  double start_, interval_;
  double power_ = 0, from_ = 0, step_ = 0;
};

}  // namespace

std::vector<double> even_edges(double least, double greatest, double interval) {
  if (!((greatest - least) / interval <= most_buckets)) return {};
  const Multiples multiple(0, interval);
  auto k = std::floor(least / interval);
  if (!(std::abs(k) < most_digits / 2)) return {};  // there are no numbers left between two multiples
  while (multiple(k) > least) --k;
  while (multiple(k + 1) <= least) ++k;
  std::vector<double> edges{multiple(k)};
  while (edges.back() <= greatest) {
    edges.push_back(multiple(++k));
    if (edges.size() > most_buckets + 1 || !(edges.back() > edges[edges.size() - 2]) || !std::isfinite(edges.back())) return {};
  }
  return edges;
}

std::vector<double> bounded_edges(double from, double to, double interval) {
  if (!((to - from) / interval <= most_buckets)) return {};
  const Multiples multiple(from, interval);
  std::vector<double> edges{from};
  for (double k = 1; multiple(k) < to; ++k) {
    edges.push_back(multiple(k));
    if (edges.size() > most_buckets || !(edges.back() > edges[edges.size() - 2])) return {};
  }
  edges.push_back(to);
  return edges;
}

std::vector<double> divided_edges(double from, double to, std::uint32_t buckets) {
  const auto interval = (to - from) / buckets;
  const Multiples multiple(from, interval);
  std::vector<double> edges{from};
  for (std::uint32_t k = 1; k < buckets; ++k)
    if (const auto edge = multiple(k); edge > edges.back() && edge < to) edges.push_back(edge);
  edges.push_back(to);
  return edges;
}

double fitting_interval(double least, double greatest, std::uint32_t buckets) {
  // One value alone says nothing of an interval.
  if (least == greatest && std::abs(least) < most_digits / 16) return 1;
  const auto raw = std::max(greatest / buckets - least / buckets, std::max(std::abs(least), std::abs(greatest)) * 1e-12);
  for (auto exponent = static_cast<int>(std::floor(std::log10(raw))) - 1;; ++exponent)
    for (const double digit : {1.0, 2.0, 5.0}) {
      const auto interval = exponent < 0 && exponent >= -most_places ? digit / power_of_ten(-exponent) : digit * std::pow(10.0, exponent);
      if (!(interval > 0) || (greatest - least) / interval > buckets + 1.0) continue;
      const auto edges = even_edges(least, greatest, interval);
      if (edges.size() > 1 && edges.size() - 1 <= buckets) return interval;
      // Around zero two multiples are needed, however long; past the largest number there are none.
      if (!std::isfinite(interval * 2) || (least < 0 && greatest >= 0 && buckets == 1 && interval > greatest - least)) return interval;
    }
}

std::vector<std::int64_t> date_edges(std::int64_t first, std::int64_t last, const DateStep& step) {
  if ((static_cast<double>(last) - static_cast<double>(first)) / step.length() > most_buckets + 1.0) return {};
  std::vector<std::int64_t> edges{step.floor(first)};
  while (edges.back() <= last) {
    edges.push_back(step.next(edges.back()));
    if (edges.size() > most_buckets + 1) return {};
  }
  return edges;
}

}  // namespace quarry::query
