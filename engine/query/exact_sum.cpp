// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/exact_sum.hpp"

#include <bit>
#include <cmath>
#include <cstddef>

namespace quarry::query {
namespace {

constexpr std::uint64_t low_half = 0xffffffff;

}  // namespace

void ExactSum::add(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = bits >> 52 & 0x7ff;
  auto mantissa = bits & ((std::uint64_t{1} << 52) - 1);
  if (exponent != 0) mantissa |= std::uint64_t{1} << 52;
  const auto place = exponent == 0 ? 0 : exponent - 1;
  const auto shift = place % 32;
  auto* const part = &parts_[place / 32];
  const auto low = (mantissa & low_half) << shift, high = (mantissa >> 32) << shift;
  const std::int64_t sign = bits >> 63 != 0 ? -1 : 1;
  part[0] += sign * static_cast<std::int64_t>(low & low_half);
  part[1] += sign * static_cast<std::int64_t>((low >> 32) + (high & low_half));
  part[2] += sign * static_cast<std::int64_t>(high >> 32);
}

double ExactSum::value() const noexcept {
  auto parts = parts_;
  const auto carry = [&] {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      parts[i + 1] += parts[i] >> 32;  // rounds down, so the rest is not negative
      parts[i] &= static_cast<std::int64_t>(low_half);
    }
  };
  carry();
  const bool negative = parts.back() < 0;
  if (negative) {
    for (auto& part : parts) part = -part;
    carry();
  }
  auto top = parts.size();
  while (top != 0 && parts[top - 1] == 0) --top;
  if (top == 0) return 0;
  const auto at = [&](std::size_t behind) { return top > behind ? static_cast<std::uint64_t>(parts[top - 1 - behind]) : 0; };
  // The highest 64 bits; what lies below them only says whether a tie is one.
  const auto zeros = static_cast<unsigned>(std::countl_zero(at(0) << 32 | at(1)));
  auto head = (at(0) << 32 | at(1)) << zeros;
  auto rest = at(2);
  if (zeros != 0) {
    head |= rest << 32 >> (64 - zeros);
    rest = rest << zeros & low_half;
  }
  bool more = rest != 0;
  for (std::size_t i = 3; i < top; ++i) more = more || at(i) != 0;
  if (more) head |= 1;
  const auto exponent = 32 * (static_cast<int>(top) - 2) - static_cast<int>(zeros) - 1074;
  const auto magnitude = std::ldexp(static_cast<double>(head), exponent);
  return negative ? -magnitude : magnitude;
}

}  // namespace quarry::query
