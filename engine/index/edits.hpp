// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarry::index {

/// Counts the edits between one word and many: characters put in, left out, replaced, and neighbours swapped, each one edit and
/// no place edited twice (optimal string alignment). Words come best in sorted order: what they share with the one before is
/// not worked out again. One thread.
class Edits {
 public:
  /// `most` is 1 or 2.
  Edits(std::string_view word, unsigned most);

  /// The edits to `other`; more than `most` where there are more.
  unsigned to(std::string_view other);
  std::u32string_view word() const noexcept { return word_; }

 private:
  /// A word of 64 bytes has as many characters at most, and a near one `most` more.
  static constexpr std::size_t longest = 66;
  using Row = std::array<std::uint8_t, longest + 3>;

  /// Whether any cell of the row of the first `length` characters is at most `most`.
  bool work_out(std::size_t length);

  std::u32string word_;
  unsigned most_;
  std::array<Row, longest + 1> rows_{};
  std::array<char32_t, longest> points_{};      ///< of the other word, as far as rows are worked out
  std::array<std::size_t, longest + 1> ends_{};  ///< byte behind each of its characters
  std::size_t known_ = 0;                        ///< rows that are worked out beside the first
  std::size_t dead_ = 0;                         ///< the row that has none left, or 0
  std::string last_;
};

}  // namespace quarry::index
