// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "index/bitmap.hpp"
#include "index/term_record.hpp"

namespace quarry::query {

/// Documents of one segment: few of them as a rising list, many as a bitmap, so that a rare word costs what its few records do
/// and not what the segment's many would. What a term has is held, not copied. A value; const use is safe from many threads.
class Matches {
 public:
  explicit Matches(index::Bitmap bits) : size_(bits.size()), few_(false), bits_(std::move(bits)) {}
  Matches(std::uint32_t size, std::vector<std::uint32_t> rising) : size_(size), few_(true), list_(std::move(rising)) {}
  Matches(std::uint32_t size, std::shared_ptr<const index::TermRecord> term) : size_(size), few_(!term->dense()), term_(std::move(term)) {}

  /// Documents of the segment, those that do not match too.
  std::uint32_t size() const noexcept { return size_; }
  /// Whether it is `list` that is to be read, or else `bits`.
  bool few() const noexcept { return few_; }
  std::span<const std::uint32_t> list() const noexcept { return term_ ? term_->list() : std::span<const std::uint32_t>(list_); }
  const index::Bitmap& bits() const noexcept { return term_ ? term_->bits() : bits_; }

  std::uint32_t count() const noexcept {
    if (count_) return *count_;
    if (term_) return term_->documents();
    return few_ ? static_cast<std::uint32_t>(list_.size()) : bits_.count();
  }
  bool test(std::uint32_t doc) const noexcept {
    return few_ ? std::binary_search(list().begin(), list().end(), doc) : bits().test(doc);
  }
  /// Calls visit(doc) in rising order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    if (!few_) return bits().for_each(visit);
    for (const auto doc : list()) visit(doc);
  }
  /// A copy.
  index::Bitmap bitmap() const;

  /// Takes out what `other` has.
  void subtract(const Matches& other);

 private:
  friend Matches all_of(std::span<const Matches> operands, const index::Bitmap& among);
  friend Matches any_of(std::span<const Matches> operands, const index::Bitmap& among);
  Matches(index::Bitmap bits, std::uint32_t count) : size_(bits.size()), few_(false), bits_(std::move(bits)), count_(count) {}
  /// A bitmap of few documents becomes a list.
  static Matches settled(index::Bitmap bits, std::uint32_t count);

  std::uint32_t size_;
  bool few_;
  std::shared_ptr<const index::TermRecord> term_;  ///< whose documents these are, in place of the next two
  std::vector<std::uint32_t> list_;
  index::Bitmap bits_;
  std::optional<std::uint32_t> count_;  ///< of bits_, where it is known
};

/// The documents among `among` that all operands have (one operand at least), in one pass.
Matches all_of(std::span<const Matches> operands, const index::Bitmap& among);
/// Those that one of them has; none where there are none.
Matches any_of(std::span<const Matches> operands, const index::Bitmap& among);
/// How many documents of `among` they all have, without keeping which.
std::uint32_t count_all_of(std::span<const Matches> operands, const index::Bitmap& among);

}  // namespace quarry::query
