// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/file.hpp"

namespace quarry::table {

/// The text of a file as UTF-8, in pieces: UTF-8 with or without mark, UTF-16 by its mark; bytes that are no UTF-8 are read
/// as Windows-1252 (the superset of Latin-1 that spreadsheets write).
class TextStream {
 public:
  explicit TextStream(File& file);
  /// Appends the next piece to `out`; false at the end.
  bool read(std::string& out);
  /// `utf-8`, `utf-16` or `windows-1252`: of what was read so far.
  std::string_view encoding() const noexcept;

 private:
  void append_utf8(std::string_view bytes, bool last, std::string& out);
  void append_utf16(std::string_view bytes, std::string& out);
  File& file_;
  std::string buffer_;
  std::size_t kept_ = 0;  ///< bytes of an unfinished character at the front of the buffer
  enum class Kind { unknown, utf8, utf16_little, utf16_big } kind_ = Kind::unknown;
  bool not_utf8_ = false;
  std::uint32_t high_surrogate_ = 0;
};

}  // namespace quarry::table
