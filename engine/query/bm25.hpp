// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace quarry::query {

/// What occurrences in a document of a length add to a score, before the term's rarity: at most k1 + 1, more with more
/// occurrences, less with greater length. Common ones are worked out once. Of one thread.
class Impacts {
 public:
  explicit Impacts(double average_length);
  double operator()(std::uint32_t occurrences, std::uint32_t length) {
    if (occurrences >= rows || length >= lengths) return exact(occurrences, length);
    if (!made_[occurrences]) make(occurrences);
    return table_[occurrences][length];
  }
  /// No document with at most these occurrences and at least this length has a greater one; 255 occurrences stand for any number.
  double most(std::uint8_t occurrences, std::uint8_t length) { return occurrences == 255 ? k1 + 1 : (*this)(occurrences, length); }

 private:
  static constexpr double k1 = 1.2, b = 0.75;
  static constexpr std::uint32_t rows = 16, lengths = 256;
  double norm(double length) const { return k1 * (1 - b + b * length / average_); }
  double exact(std::uint32_t occurrences, std::uint32_t length) const;
  void make(std::uint32_t occurrences);

  double average_;
  std::array<double, lengths> norms_;
  std::array<bool, rows> made_{};
  std::array<std::array<double, lengths>, rows> table_;
};

}  // namespace quarry::query
