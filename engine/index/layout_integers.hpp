// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "index/layout.hpp"

namespace quarry::index {

/// Integers as base + the narrowest width that holds the largest difference (0, 1, 2, 4 or 8 bytes each): row ids, lengths,
/// versions. Arithmetic is modulo 2^64, so signed values pass through.
class PackedIntegers {
 public:
  PackedIntegers() = default;
  PackedIntegers(const MappedFile& file, ByteReader& directory) {
    count_ = directory.number();
    base_ = directory.number();
    width_ = directory.number();
    const auto place = directory.number();
    switch (width_) {
      case 0: break;
      case 1: data_ = file.array<std::uint8_t>(place, count_).data(); break;
      case 2: data_ = file.array<std::uint16_t>(place, count_).data(); break;
      case 4: data_ = file.array<std::uint32_t>(place, count_).data(); break;
      case 8: data_ = file.array<std::uint64_t>(place, count_).data(); break;
      default: throw_corrupt(file.path(), "an integer array has a width that is none");
    }
  }
  std::uint64_t size() const noexcept { return count_; }
  std::uint64_t operator[](std::uint64_t at) const noexcept {
    switch (width_) {
      case 1: return base_ + static_cast<const std::uint8_t*>(data_)[at];
      case 2: return base_ + static_cast<const std::uint16_t*>(data_)[at];
      case 4: return base_ + static_cast<const std::uint32_t*>(data_)[at];
      case 8: return base_ + static_cast<const std::uint64_t*>(data_)[at];
      default: return base_;
    }
  }

 private:
  const void* data_ = nullptr;
  std::uint64_t count_ = 0, base_ = 0, width_ = 0;
};

/// Writes what PackedIntegers reads. `T` is int64 or uint64; the smallest value is the base.
template <class T>
void write_packed(FileWriter& file, DirectoryWriter& directory, const std::vector<T>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto base = values.empty() ? 0 : static_cast<std::uint64_t>(*low);
  const auto range = values.empty() ? 0 : static_cast<std::uint64_t>(*high) - base;
  const auto narrow = [&]<class U>(U) {
    std::vector<U> out(values.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = static_cast<U>(static_cast<std::uint64_t>(values[i]) - base);
    return file.array(out);
  };
  std::uint64_t width = 0, place = 0;
  if (range == 0) {
    width = 0;
  } else if (range <= 0xff) {
    width = 1, place = narrow(std::uint8_t{});
  } else if (range <= 0xffff) {
    width = 2, place = narrow(std::uint16_t{});
  } else if (range <= 0xffffffff) {
    width = 4, place = narrow(std::uint32_t{});
  } else {
    width = 8, place = narrow(std::uint64_t{});
  }
  directory.number(values.size());
  directory.number(base);
  directory.number(width);
  directory.number(place);
}

}  // namespace quarry::index
