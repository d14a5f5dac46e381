// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/text_stream.hpp"

namespace quarry::table {

struct Dialect {
  char delimiter = ',';
  bool decimal_comma = false;
};

/// One row of cells as they stand, quotes taken off.
struct Row {
  std::vector<std::string> cells;  ///< the first 16,384
  std::size_t width = 0;  ///< how many there are
  std::int64_t line = 0;  ///< where it starts, from 1
  bool terminated = false;  ///< a line end follows; else its last cell may be cut
};

/// Rows of delimited text (RFC 4180, with either line end). Blank lines are left out, and before the first other row also
/// rows of blank cells and comment rows (`#` or `%`). A quoted cell of over 1 MiB ends at its first line end: its quote was none. A line of
/// over 16 MiB is refused with Error(too_large).
class RowReader {
 public:
  RowReader(TextStream& text, char delimiter);
  bool next(Row& row);

 private:
  bool more();
  bool parse(Row& row, bool quotes, std::size_t& end) const;
  void read_line();
  TextStream& text_;
  char delimiter_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  bool ended_ = false;
  bool in_head_ = true;
};

/// The delimiter that cuts the sample into rows of most even width, and whether numbers have a decimal comma.
/// `sample` is UTF-8; its last line may be cut.
Dialect sniff(std::string_view sample);

}  // namespace quarry::table
