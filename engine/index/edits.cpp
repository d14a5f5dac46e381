// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/edits.hpp"

#include <algorithm>

#include "index/glob.hpp"

namespace quarry::index {

Edits::Edits(std::string_view word, unsigned most) : most_(most) {
  for (std::size_t at = 0; at < word.size() && word_.size() <= longest;) word_ += next_point(word, at);
  for (std::size_t j = 0; j < rows_[0].size(); ++j) rows_[0][j] = static_cast<std::uint8_t>(std::min<std::size_t>(j, most_ + 1));
}

bool Edits::work_out(std::size_t length) {
  const auto size = word_.size();
  const auto over = static_cast<std::uint8_t>(most_ + 1);
  const std::size_t low = length > most_ ? length - most_ : 1, high = std::min<std::size_t>(size, length + most_);
  auto& row = rows_[length];
  const auto& above = rows_[length - 1];
  const auto point = points_[length - 1];
  row[low - 1] = low == 1 ? static_cast<std::uint8_t>(std::min<std::size_t>(length, over)) : over;
  auto least = row[low - 1];
  for (auto j = low; j <= high; ++j) {
    auto cell = std::min<unsigned>({above[j] + 1U, row[j - 1] + 1U, above[j - 1] + (point == word_[j - 1] ? 0U : 1U), over});
    if (length > 1 && j > 1 && point == word_[j - 2] && points_[length - 2] == word_[j - 1])
      cell = std::min<unsigned>(cell, rows_[length - 2][j - 2] + 1U);
    row[j] = static_cast<std::uint8_t>(cell);
    least = std::min(least, row[j]);
  }
  row[std::max(high, low - 1) + 1] = over;
  return least <= most_;
}

unsigned Edits::to(std::string_view other) {
  if (word_.size() > longest) return most_ + 1;
  const auto shared = static_cast<std::size_t>(std::mismatch(last_.begin(), last_.end(), other.begin(), other.end()).first - last_.begin());
  std::size_t kept = known_;
  while (kept != 0 && ends_[kept] > shared) --kept;
  if (dead_ != 0 && kept >= dead_) return most_ + 1;
  dead_ = 0;
  known_ = kept;
  last_.assign(other);
  for (auto at = ends_[known_]; at < other.size();) {
    if (known_ == longest) return most_ + 1;
    points_[known_] = next_point(other, at);
    ends_[++known_] = at;
    if (work_out(known_)) continue;
    dead_ = known_;
    return most_ + 1;
  }
  const auto size = word_.size();
  if (known_ + most_ < size || size + most_ < known_) return most_ + 1;
  return rows_[known_][size];
}

}  // namespace quarry::index
