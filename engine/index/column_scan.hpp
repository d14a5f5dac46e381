// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace quarry::index {

/// Bit i of the answer: whether item i of 64 lies in [low, high].
template <class T>
std::uint64_t between_64(const T* items, T low, T high) {
#ifdef __AVX2__
  std::uint64_t out = 0;
  const auto load = [&](std::size_t at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(items + at)); };
  if constexpr (sizeof(T) == 1) {
    const auto least = _mm256_set1_epi8(static_cast<char>(low)), most = _mm256_set1_epi8(static_cast<char>(high));
    for (unsigned i = 0; i < 64; i += 32) {
      const auto x = load(i);
      const auto in = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(x, least), x), _mm256_cmpeq_epi8(_mm256_min_epu8(x, most), x));
      out |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(in))} << i;
    }
  } else if constexpr (sizeof(T) == 2) {
    const auto least = _mm256_set1_epi16(static_cast<short>(low)), most = _mm256_set1_epi16(static_cast<short>(high));
    const auto in = [&](std::size_t at) {
      const auto x = load(at);
      return _mm256_and_si256(_mm256_cmpeq_epi16(_mm256_max_epu16(x, least), x), _mm256_cmpeq_epi16(_mm256_min_epu16(x, most), x));
    };
    for (unsigned i = 0; i < 64; i += 32) {
      const auto both = _mm256_permute4x64_epi64(_mm256_packs_epi16(in(i), in(i + 16)), 0xd8);
      out |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(both))} << i;
    }
  } else if constexpr (sizeof(T) == 4) {
    const auto least = _mm256_set1_epi32(static_cast<int>(low)), most = _mm256_set1_epi32(static_cast<int>(high));
    for (unsigned i = 0; i < 64; i += 8) {
      const auto x = load(i);
      const auto in = _mm256_and_si256(_mm256_cmpeq_epi32(_mm256_max_epu32(x, least), x), _mm256_cmpeq_epi32(_mm256_min_epu32(x, most), x));
      out |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(in)))} << i;
    }
  } else if constexpr (static_cast<T>(0.5) != T{}) {
    const auto least = _mm256_set1_pd(low), most = _mm256_set1_pd(high);
    for (unsigned i = 0; i < 64; i += 4) {
      const auto x = _mm256_loadu_pd(items + i);
      const auto in = _mm256_and_pd(_mm256_cmp_pd(x, least, _CMP_GE_OQ), _mm256_cmp_pd(x, most, _CMP_LE_OQ));
      out |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_pd(in))} << i;
    }
  } else {
    const auto least = _mm256_set1_epi64x(low), most = _mm256_set1_epi64x(high);
    for (unsigned i = 0; i < 64; i += 4) {
      const auto x = load(i);
      const auto outside = _mm256_or_si256(_mm256_cmpgt_epi64(least, x), _mm256_cmpgt_epi64(x, most));
      out |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(outside)))} << i;
    }
    out = ~out;
  }
  return out;
#else
  std::uint64_t out = 0;
  for (unsigned i = 0; i < 64; ++i) out |= std::uint64_t{items[i] >= low && items[i] <= high} << i;
  return out;
#endif
}

/// Calls take(word number, bits) for each 64 of `count` items; of the last, bits beyond `count` are 0.
template <class T, class Take>
void scan_between(const T* items, std::size_t count, T low, T high, Take&& take) {
  std::size_t at = 0;
  for (; at + 64 <= count; at += 64) take(at / 64, between_64(items + at, low, high));
  std::uint64_t last = 0;
  for (std::size_t i = at; i < count; ++i) last |= std::uint64_t{items[i] >= low && items[i] <= high} << (i - at);
  if (at < count) take(at / 64, last);
}

}  // namespace quarry::index
