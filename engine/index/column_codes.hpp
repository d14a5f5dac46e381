// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "index/column_scan.hpp"
#include "index/layout.hpp"

namespace quarry::index {

/// Unsigned numbers of 1, 2 or 4 bytes in a mapped file.
class Codes {
 public:
  Codes() = default;
  Codes(const MappedFile& file, std::uint64_t place, std::uint64_t count, unsigned width) : width_(width), count_(count) {
    if (width == 1) {
      bytes_ = file.array<std::uint8_t>(place, count).data();
    } else if (width == 2) {
      shorts_ = file.array<std::uint16_t>(place, count).data();
    } else if (width == 4) {
      words_ = file.array<std::uint32_t>(place, count).data();
    } else {
      throw_corrupt(file.path(), "a column has a width that is none");
    }
  }
  /// Of 4 bytes, in memory.
  explicit Codes(std::span<const std::uint32_t> numbers) : width_(4), count_(numbers.size()), words_(numbers.data()) {}
  std::uint32_t operator[](std::size_t at) const noexcept {
    return width_ == 1 ? bytes_[at] : width_ == 2 ? shorts_[at] : words_[at];
  }
  bool all_below(std::uint64_t end) const {
    for (std::uint64_t i = 0; i < count_; ++i)
      if ((*this)[i] >= end) return false;
    return true;
  }
  const std::uint8_t* bytes() const noexcept { return bytes_; }
  const std::uint16_t* shorts() const noexcept { return shorts_; }
  const std::uint32_t* words() const noexcept { return words_; }
  /// take(word number, bits) as scan_between; [low, high] where high is below 2^32.
  template <class Take>
  void scan(std::uint32_t low, std::uint32_t high, Take&& take) const {
    if (width_ == 1 && low <= 0xff) {
      scan_between<std::uint8_t>(bytes_, count_, static_cast<std::uint8_t>(low), static_cast<std::uint8_t>(std::min(high, 0xffU)), take);
    } else if (width_ == 2 && low <= 0xffff) {
      scan_between<std::uint16_t>(shorts_, count_, static_cast<std::uint16_t>(low), static_cast<std::uint16_t>(std::min(high, 0xffffU)), take);
    } else if (width_ == 4) {
      scan_between<std::uint32_t>(words_, count_, low, high, take);
    }
  }

 private:
  unsigned width_ = 1;
  std::uint64_t count_ = 0;
  const std::uint8_t* bytes_ = nullptr;
  const std::uint16_t* shorts_ = nullptr;
  const std::uint32_t* words_ = nullptr;
};

}  // namespace quarry::index
