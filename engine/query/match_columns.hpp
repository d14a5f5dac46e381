// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "index/segment.hpp"
#include "query/ranges.hpp"

namespace quarry::query {

/// Documents whose column has a value that `fits`; none where there is no column.
template <class T, class Fits>
void add_matching(const index::Column<T>* column, Fits&& fits, index::Bitmap& out) {
  if (column == nullptr) return;
  column->present().for_each([&](std::uint32_t doc) {
    const auto values = column->of(doc);
    if (std::any_of(values.begin(), values.end(), fits)) out.set(doc);
  });
}

/// Documents whose column has a value within limits; none where there is no column.
template <class T>
void add_matching(const index::Column<T>* column, const Limits<T>& limits, index::Bitmap& out) {
  if (column == nullptr) return;
  auto [low, high, low_in, high_in] = limits;
  if constexpr (std::is_floating_point_v<T>) {
    if (!low_in) low = std::nextafter(low, std::numeric_limits<T>::infinity());
    if (!high_in) high = std::nextafter(high, -std::numeric_limits<T>::infinity());
  } else {
    if ((!low_in && low == std::numeric_limits<T>::max()) || (!high_in && high == std::numeric_limits<T>::min())) return;
    low += low_in ? 0 : 1;
    high -= high_in ? 0 : 1;
  }
  column->add_between(low, high, out);
}

/// Documents with a keyword whose ordinal is in [first, last).
inline void add_ordinals(const index::KeywordColumn& column, std::uint32_t first, std::uint32_t last, index::Bitmap& out) {
  if (first < last) column.add_between(first, last - 1, out);
}

/// Documents with a keyword that is one of those that are true by ordinal.
inline void add_named(const index::KeywordColumn& column, const std::vector<bool>& named, index::Bitmap& out) {
  add_matching<std::uint32_t>(&column, [&](std::uint32_t value) { return named[value]; }, out);
}

inline void add_keyword(const index::KeywordColumn* column, std::string_view folded, index::Bitmap& out) {
  if (column == nullptr) return;
  if (const auto ordinal = column->find(folded)) add_ordinals(*column, *ordinal, *ordinal + 1, out);
}

/// The first ordinal for which `past` is true; keywords rise with their ordinals.
template <class Past>
std::uint32_t first_ordinal(const index::KeywordColumn& column, Past&& past) {
  std::uint32_t low = 0, high = column.cardinality();
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (past(column.folded(middle))) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace quarry::query
