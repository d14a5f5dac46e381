// SPDX-License-Identifier: GPL-3.0-or-later
#include "local/names.hpp"

#include <algorithm>

namespace quarry::local {
namespace {

/// Length of the UTF-8 sequence that `text` starts with; 0 where it is none (overlong, surrogate, cut, out of range).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2 || first > 0xF4) return 0;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte(1);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return bad ? 0 : length;
}

std::string encode(std::string_view raw, bool escape_percent) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const auto length = sequence_length(raw);
    if (length == 0 || (escape_percent && raw.front() == '%')) {
      const auto byte = static_cast<unsigned char>(raw.front());
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += raw.substr(0, length);
    }
    raw.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace

std::string encoded_name(std::string_view raw) { return encode(raw, false); }
std::string escaped_name(std::string_view raw) { return encode(raw, true); }

}  // namespace quarry::local
