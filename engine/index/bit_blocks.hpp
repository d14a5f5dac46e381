// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace quarry::index {

/// 128 numbers of `bits` bits each in 4 * bits words: number i stands in every fourth word from word i % 4 on, so that four
/// are unpacked at once (Lemire and Boytsov 2015 lay them so).
using NumberBlock = std::array<std::uint32_t, 128>;

inline unsigned bits_of(const NumberBlock& numbers) {
  std::uint32_t all = 0;
  for (const auto number : numbers) all |= number;
  return static_cast<unsigned>(std::bit_width(all));
}

/// `out` has 4 * bits words, all 0.
inline void pack_block(const NumberBlock& numbers, unsigned bits, std::uint32_t* out) {
  for (unsigned k = 0; k < 32 && bits != 0; ++k) {
    const unsigned at = k * bits, word = at / 32, shift = at % 32;
    for (unsigned lane = 0; lane < 4; ++lane) {
      out[word * 4 + lane] |= numbers[k * 4 + lane] << shift;
      if (shift + bits > 32) out[word * 4 + 4 + lane] |= numbers[k * 4 + lane] >> (32 - shift);
    }
  }
}

inline void unpack_block(const std::uint32_t* in, unsigned bits, NumberBlock& numbers) {
  if (bits == 0) {
    numbers.fill(0);
    return;
  }
  const auto mask = bits == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << bits) - 1;
  for (unsigned k = 0; k < 32; ++k) {
    const unsigned at = k * bits, word = at / 32, shift = at % 32;
    const auto* from = in + word * 4;
    auto* to = numbers.data() + k * 4;
    if (shift + bits > 32) {
      for (unsigned lane = 0; lane < 4; ++lane) to[lane] = (from[lane] >> shift | from[4 + lane] << (32 - shift)) & mask;
    } else {
      for (unsigned lane = 0; lane < 4; ++lane) to[lane] = from[lane] >> shift & mask;
    }
  }
}

}  // namespace quarry::index
