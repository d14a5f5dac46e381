// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace quarry::index {

/// One bit per document of a segment. A plain value; const use is safe from many threads.
class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(std::uint32_t size, bool set = false)
      : size_(size), words_((size + 63) / 64, set ? ~std::uint64_t{0} : 0) {
    trim();
  }
  std::uint32_t size() const noexcept { return size_; }
  bool test(std::uint32_t doc) const noexcept { return words_[doc >> 6] >> (doc & 63) & 1; }
  void set(std::uint32_t doc) noexcept { words_[doc >> 6] |= std::uint64_t{1} << (doc & 63); }
  void reset(std::uint32_t doc) noexcept { words_[doc >> 6] &= ~(std::uint64_t{1} << (doc & 63)); }
  std::uint32_t count() const noexcept {
    std::uint32_t sum = 0;
    for (const auto word : words_) sum += static_cast<std::uint32_t>(std::popcount(word));
    return sum;
  }
  bool none() const noexcept {
    for (const auto word : words_)
      if (word != 0) return false;
    return true;
  }
  Bitmap& operator&=(const Bitmap& other) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  Bitmap& operator|=(const Bitmap& other) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  /// Clears every bit that `other` has.
  Bitmap& subtract(const Bitmap& other) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  void flip() noexcept {
    for (auto& word : words_) word = ~word;
    trim();
  }
  /// Calls visit(doc) in rising order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (auto word = words_[i]; word != 0; word &= word - 1)
        visit(static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
  }
  const std::vector<std::uint64_t>& words() const noexcept { return words_; }
  std::vector<std::uint64_t>& words() noexcept { return words_; }
  bool operator==(const Bitmap&) const = default;

 private:
  void trim() noexcept {
    if (size_ % 64 != 0 && !words_.empty()) words_.back() &= (std::uint64_t{1} << (size_ % 64)) - 1;
  }
  std::uint32_t size_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace quarry::index
