// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace quarry::query {

/// A count by ordinal.
struct OrdinalCount {
  std::uint32_t ordinal, count;
};

/// Counters by ordinal. The array is the thread's, and all zero while nobody counts: taking it costs nothing where few of many
/// ordinals are met. One at a time in a thread.
class OrdinalCounter {
 public:
  /// `adds`: about how many are to be counted.
  OrdinalCounter(std::uint32_t ordinals, std::size_t adds) : counts_(array()), size_(ordinals), few_(adds < ordinals / 4) {
    if (counts_.size() < ordinals) counts_.resize(ordinals);
  }
  ~OrdinalCounter() {
    if (dirty_) std::fill(counts_.begin(), counts_.end(), 0U);
  }
  OrdinalCounter(const OrdinalCounter&) = delete;
  OrdinalCounter& operator=(const OrdinalCounter&) = delete;

  /// Calls count with a function that adds to an ordinal.
  template <class Count>
  void run(Count&& count) {
    dirty_ = true;
    auto* const counts = counts_.data();
    if (few_) {
      count([&](std::uint32_t ordinal, std::uint32_t by = 1) {
        if (counts[ordinal] == 0) touched_.push_back(ordinal);
        counts[ordinal] += by;
      });
    } else {
      count([counts](std::uint32_t ordinal, std::uint32_t by = 1) { counts[ordinal] += by; });
    }
  }
  /// What was counted, by ordinal; the counters are zero again.
  std::vector<OrdinalCount> take() {
    std::vector<OrdinalCount> out;
    const auto move = [&](std::uint32_t ordinal) {
      if (counts_[ordinal] == 0) return;
      out.push_back({ordinal, counts_[ordinal]});
      counts_[ordinal] = 0;
    };
    if (few_) {
      std::sort(touched_.begin(), touched_.end());
      for (const auto ordinal : touched_) move(ordinal);
      touched_.clear();
    } else {
      for (std::uint32_t ordinal = 0; ordinal < size_; ++ordinal) move(ordinal);
    }
    dirty_ = false;
    return out;
  }

 private:
  static std::vector<std::uint32_t>& array() {
    thread_local std::vector<std::uint32_t> counts;
    return counts;
  }
  std::vector<std::uint32_t>& counts_;
  std::vector<std::uint32_t> touched_;
  std::uint32_t size_;
  bool few_, dirty_ = false;
};

/// Counters by number: an array for small whole ones, which most are (space groups, energies of cutoffs), a table for the others.
class NumberCounter {
 public:
  void add(double value, std::uint32_t by = 1) {
    if (value >= 0 && value < static_cast<double>(small)) {
      const auto whole = static_cast<std::uint32_t>(value);
      if (static_cast<double>(whole) == value) {
        if (small_.empty()) small_.resize(small);
        distinct_ += small_[whole] == 0;
        small_[whole] += by;
        return;
      }
    }
    if (2 * used_ >= slots_.size()) grow();
    auto& slot = find(value);
    if (slot.count == 0) {
      slot.value = value;
      ++used_;
      ++distinct_;
    }
    slot.count += by;
  }
  std::size_t distinct() const noexcept { return distinct_; }
  /// Calls visit(value, count) for each.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::uint32_t i = 0; i < small_.size(); ++i)
      if (small_[i] != 0) visit(static_cast<double>(i), small_[i]);
    for (const auto& slot : slots_)
      if (slot.count != 0) visit(slot.value, slot.count);
  }

 private:
  struct Slot {
    double value = 0;
    std::uint32_t count = 0;
  };
  static constexpr std::uint32_t small = 4096;
  Slot& find(double value) {
    const auto mask = slots_.size() - 1;
    auto at = (std::bit_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15ULL >> 20) & mask;
    while (slots_[at].count != 0 && slots_[at].value != value) at = (at + 1) & mask;
    return slots_[at];
  }
  void grow() {
    auto old = std::move(slots_);
    slots_.assign(std::max<std::size_t>(64, 2 * old.size()), {});
    for (const auto& slot : old)
      if (slot.count != 0) find(slot.value) = slot;
  }
  std::vector<std::uint32_t> small_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0, distinct_ = 0;
};

}  // namespace quarry::query
