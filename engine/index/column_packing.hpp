// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "index/bit_array.hpp"
#include "index/columns_form.hpp"

namespace quarry::index {

/// Values as integers, and how they are got back.
struct PackedColumn {
  std::vector<std::uint64_t> numbers;
  unsigned bits = 0;
  std::uint64_t base = 0, step = 1;
};

/// What a packed value says; the same in the writer, which compares, and in the reader.
inline double unpacked_number(std::uint64_t base, std::uint64_t step, std::uint64_t number) {
  return static_cast<double>(static_cast<std::int64_t>(base + number)) / static_cast<double>(step);
}
inline std::int64_t unpacked_date(std::uint64_t base, std::uint64_t step, std::uint64_t number) {
  return static_cast<std::int64_t>(base + step * number);
}

/// Numbers with few decimals as integers; nothing where one would not come back to the last bit, or little would be saved.
inline std::optional<PackedColumn> pack_column(std::span<const double> values) {
  constexpr double most = 0x1p52;
  for (std::uint64_t step = 1; step <= 1'000'000; step *= 10) {
    std::vector<std::int64_t> whole;
    whole.reserve(values.size());
    for (const auto value : values) {
      const auto scaled = value * static_cast<double>(step);
      if (!(std::abs(scaled) < most)) return std::nullopt;
      const auto near = static_cast<std::int64_t>(std::llround(scaled));
      if (unpacked_number(0, step, static_cast<std::uint64_t>(near)) != value) break;
      whole.push_back(near);
    }
    if (whole.size() != values.size()) continue;
    const auto [low, high] = std::minmax_element(whole.begin(), whole.end());
    PackedColumn out{{}, static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(*high - *low))), static_cast<std::uint64_t>(*low), step};
    if (out.bits > 48) return std::nullopt;
    for (const auto one : whole) out.numbers.push_back(static_cast<std::uint64_t>(one) - out.base);
    return out;
  }
  return std::nullopt;
}

/// Dates as multiples of what they have in common.
inline std::optional<PackedColumn> pack_column(std::span<const std::int64_t> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto base = static_cast<std::uint64_t>(*low);
  std::uint64_t step = 0;
  for (const auto value : values) step = std::gcd(step, static_cast<std::uint64_t>(value) - base);
  step = std::max<std::uint64_t>(step, 1);
  PackedColumn out{{}, static_cast<unsigned>(std::bit_width((static_cast<std::uint64_t>(*high) - base) / step)), base, step};
  if (out.bits > 48) return std::nullopt;
  for (const auto value : values) out.numbers.push_back((static_cast<std::uint64_t>(value) - base) / step);
  return out;
}

}  // namespace quarry::index
