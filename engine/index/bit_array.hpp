// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include "index/layout.hpp"

namespace quarry::index {

/// Numbers of a fixed width of up to 64 bits, one behind another, with one word more than they need, so that the word behind
/// the one a number begins in can always be read.
class PackedBits {
 public:
  PackedBits(std::size_t count, unsigned width) : width_(width), words_((count * width + 63) / 64 + 1) {}
  void set(std::size_t at, std::uint64_t value) {
    const auto bit = at * width_;
    words_[bit / 64] |= value << bit % 64;
    if (bit % 64 + width_ > 64) words_[bit / 64 + 1] |= value >> (64 - bit % 64);
  }
  const std::vector<std::uint64_t>& words() const noexcept { return words_; }

 private:
  unsigned width_;
  std::vector<std::uint64_t> words_;
};

/// Reads them: number `at` of `width` bits.
inline std::uint64_t packed_bits(const std::uint64_t* words, std::size_t at, unsigned width) noexcept {
  const auto bit = at * width;
  if (width <= 57) {  // they lie in eight bytes: no branch that could be mispredicted
    std::uint64_t value;
    std::memcpy(&value, reinterpret_cast<const char*>(words) + bit / 8, sizeof value);
    return value >> bit % 8 & ((std::uint64_t{1} << width) - 1);
  }
  auto value = words[bit / 64] >> bit % 64;
  if (bit % 64 + width > 64) value |= words[bit / 64 + 1] << (64 - bit % 64);
  return value & (~std::uint64_t{0} >> (64 - width));
}

/// Writes numbers in as many bits each as the largest takes.
inline void write_bit_array(FileWriter& file, DirectoryWriter& directory, std::span<const std::uint32_t> numbers) {
  std::uint32_t all = 0;
  for (const auto number : numbers) all |= number;
  const auto width = static_cast<unsigned>(std::bit_width(all));
  PackedBits bits(numbers.size(), width);
  for (std::size_t i = 0; i < numbers.size(); ++i) bits.set(i, numbers[i]);
  directory.number(numbers.size());
  directory.number(width);
  directory.number(file.array(bits.words()));
}

/// Numbers below 2^32 in a mapped file, of as many bits each as the largest takes.
class BitArray {
 public:
  BitArray() = default;
  /// Throws Error(corrupt) where it does not lie in the file.
  BitArray(const MappedFile& file, ByteReader& directory) {
    size_ = directory.number();
    const auto width = directory.number();
    if (width > 32 || size_ > std::numeric_limits<std::uint64_t>::max() / 64) throw_corrupt(file.path(), "an array has a width that is none");
    width_ = static_cast<unsigned>(width);
    words_ = file.array<std::uint64_t>(directory.number(), (size_ * width_ + 63) / 64 + 1).data();
  }
  std::uint64_t size() const noexcept { return size_; }
  std::uint32_t operator[](std::size_t at) const noexcept { return static_cast<std::uint32_t>(packed_bits(words_, at, width_)); }

 private:
  const std::uint64_t* words_ = nullptr;
  std::uint64_t size_ = 0;
  unsigned width_ = 0;
};

}  // namespace quarry::index
