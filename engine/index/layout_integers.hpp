// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "index/bit_array.hpp"
#include "index/layout.hpp"

namespace quarry::index {

/// Integers as base + slope * place + a number of as many bits as the largest takes: row ids, places, lengths, versions.
/// Arithmetic is modulo 2^64, so signed values pass through.
class PackedIntegers {
 public:
  PackedIntegers() = default;
  PackedIntegers(const MappedFile& file, ByteReader& directory) {
    count_ = directory.number();
    base_ = directory.number();
    slope_ = directory.number();
    const auto width = directory.number();
    if (width > 64 || count_ > std::numeric_limits<std::uint64_t>::max() / 128)
      throw_corrupt(file.path(), "an integer array has a width that is none");
    width_ = static_cast<unsigned>(width);
    words_ = file.array<std::uint64_t>(directory.number(), (count_ * width_ + 63) / 64 + 1).data();
  }
  std::uint64_t size() const noexcept { return count_; }
  std::uint64_t operator[](std::uint64_t at) const noexcept { return base_ + slope_ * at + packed_bits(words_, at, width_); }

 private:
  const std::uint64_t* words_ = nullptr;
  std::uint64_t count_ = 0, base_ = 0, slope_ = 0;
  unsigned width_ = 0;
};

/// Writes what PackedIntegers reads. `T` is int64 or uint64. What rises evenly is said by what differs from a straight line.
template <class T>
void write_packed(FileWriter& file, DirectoryWriter& directory, const std::vector<T>& values) {
  struct Line {
    std::uint64_t slope = 0, base = 0;
    unsigned width = 0;
  };
  const auto at = [&](std::size_t i) { return static_cast<std::uint64_t>(values[i]); };
  const auto line = [&](std::uint64_t slope) {
    std::int64_t low = 0, high = 0;  // against the first
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto off = static_cast<std::int64_t>(at(i) - at(0) - slope * i);
      low = std::min(low, off);
      high = std::max(high, off);
    }
    const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    return Line{slope, values.empty() ? 0 : at(0) + static_cast<std::uint64_t>(low), static_cast<unsigned>(std::bit_width(range))};
  };
  auto best = line(0);
  if (values.size() > 1 && values.back() > values.front()) {
    const auto rising = line((at(values.size() - 1) - at(0)) / (values.size() - 1));
    if (rising.width < best.width) best = rising;
  }
  PackedBits bits(values.size(), best.width);
  if (best.width != 0)
    for (std::size_t i = 0; i < values.size(); ++i) bits.set(i, at(i) - best.base - best.slope * i);
  directory.number(values.size());
  directory.number(best.base);
  directory.number(best.slope);
  directory.number(best.width);
  directory.number(file.array(bits.words()));
}

}  // namespace quarry::index
