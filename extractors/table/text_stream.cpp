// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/text_stream.hpp"

#include <array>
#include <cstring>

#include "quarry/utf8.hpp"

namespace quarry::table {
namespace {

constexpr std::size_t piece = 64 << 10;

/// Windows-1252 0x80..0x9f (WHATWG encoding standard); the five unassigned ones are the C1 controls.
constexpr std::array<std::uint32_t, 32> windows_1252{
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

}  // namespace

TextStream::TextStream(File& file) : file_(file), buffer_(piece, '\0') {}

bool TextStream::read(std::string& out) {
  const auto got = file_.read({buffer_.data() + kept_, buffer_.size() - kept_});
  std::string_view bytes(buffer_.data(), kept_ + got);
  if (bytes.empty()) return false;
  const bool last = got == 0;
  if (kind_ == Kind::unknown) {
    kind_ = Kind::utf8;
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    if (bytes.starts_with("\xff\xfe")) kind_ = Kind::utf16_little;
    if (bytes.starts_with("\xfe\xff")) kind_ = Kind::utf16_big;
    if (kind_ != Kind::utf8) bytes.remove_prefix(2);
  }
  kept_ = 0;
  if (kind_ == Kind::utf8) {
    append_utf8(bytes, last, out);
  } else {
    append_utf16(bytes, out);
    if (last) kept_ = 0;  // half a character at the end is lost
  }
  return true;
}

void TextStream::append_utf8(std::string_view bytes, bool last, std::string& out) {
  while (!bytes.empty()) {
    const auto step = utf8_step(bytes, 0);
    if (!step.valid && !last && step.length == bytes.size()) {  // more bytes may make a character of them
      kept_ = bytes.size();
      std::memmove(buffer_.data(), bytes.data(), kept_);
      return;
    }
    if (step.valid) {
      out.append(bytes.substr(0, step.length));
      bytes.remove_prefix(step.length);
    } else {
      const auto byte = static_cast<unsigned char>(bytes.front());
      not_utf8_ = true;
      quarry::append_utf8(byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80U] : byte, out);
      bytes.remove_prefix(1);
    }
  }
}

void TextStream::append_utf16(std::string_view bytes, std::string& out) {
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const std::uint32_t unit = kind_ == Kind::utf16_little ? first | second << 8U : second | first << 8U;
    if (unit >= 0xd800 && unit < 0xdc00) {
      high_surrogate_ = unit;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      quarry::append_utf8(high_surrogate_ != 0 ? 0x10000 + ((high_surrogate_ - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd, out);
      high_surrogate_ = 0;
    } else {
      quarry::append_utf8(unit, out);
      high_surrogate_ = 0;
    }
  }
  if (i < bytes.size()) {
    buffer_[0] = bytes[i];
    kept_ = 1;
  }
}

std::string_view TextStream::encoding() const noexcept {
  if (kind_ == Kind::utf16_little || kind_ == Kind::utf16_big) return "utf-16";
  return not_utf8_ ? "windows-1252" : "utf-8";
}

}  // namespace quarry::table
