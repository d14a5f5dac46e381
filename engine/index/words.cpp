// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include "index/typed_values.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t word_bytes = 64;

/// A code point and its length in bytes; length 0 where no valid one stands there.
struct Point {
  unsigned value = 0;
  unsigned length = 0;
};

Point decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned lead = byte(0);
  const unsigned length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0 || at + length > text.size()) return {};
  unsigned value = lead & (0x7fU >> length);
  for (unsigned i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = value < (length == 3 ? 0x800U : length == 4 ? 0x10000U : 0x80U);
  if (overlong || (value >= 0xd800 && value < 0xe000) || value > 0x10ffff) return {};
  return {value, length};
}

/// What equals what beyond lower case: digits above and below the line, final sigma, the micro sign, ligatures.
void append_folded(unsigned point, std::string& out) {
  const auto put = [&](unsigned folded) { Xapian::Unicode::append_utf8(out, folded); };
  if (point >= 0x2080 && point <= 0x2089) return put('0' + point - 0x2080);
  if (point == 0x2070 || (point >= 0x2074 && point <= 0x2079)) return put('0' + point - 0x2070);
  switch (point) {
    case 0xb2: return put('2');
    case 0xb3: return put('3');
    case 0xb9: return put('1');
    case 0xb5: return put(0x3bc);   // micro sign: mu
    case 0x3c2: return put(0x3c3);  // final sigma
    case 0x17f: return put('s');
    case 0xdf:
    case 0x1e9e: out += "ss"; return;
    case 0x130: return put('i');
    case 0xfb00: out += "ff"; return;
    case 0xfb01: out += "fi"; return;
    case 0xfb02: out += "fl"; return;
    case 0xfb03: out += "ffi"; return;
    case 0xfb04: out += "ffl"; return;
    default: return put(Xapian::Unicode::tolower(point));
  }
}

char lower_ascii(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

bool is_ascii_word(char letter) {
  const char lower = lower_ascii(letter);
  return (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '_';
}

/// Cuts a word at the last whole code point that fits.
std::string_view cut(const std::string& word) {
  if (word.size() <= word_bytes) return word;
  auto end = word_bytes;
  while ((static_cast<unsigned char>(word[end]) & 0xc0) == 0x80) --end;
  return std::string_view(word).substr(0, end);
}

}  // namespace

void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& visit) {
  for_each_placed_word(text, [&](std::string_view word, std::size_t, std::size_t) { visit(word); });
}

void for_each_placed_word(std::string_view text,
                          const std::function<void(std::string_view word, std::size_t begin, std::size_t end)>& visit) {
  std::string word;
  std::size_t begin = 0, at = 0;
  const auto end_word = [&] {
    if (!word.empty()) visit(cut(word), begin, at);
    word.clear();
  };
  while (at < text.size()) {
    if (word.empty()) begin = at;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      if (!is_ascii_word(text[at])) {
        end_word();
      } else if (word.size() <= word_bytes) {
        word += lower_ascii(text[at]);
      }
      ++at;
      continue;
    }
    const auto point = decode(text, at);
    if (point.length == 0 || !Xapian::Unicode::is_wordchar(point.value)) {
      end_word();
    } else if (word.size() <= word_bytes) {
      append_folded(point.value, word);
    }
    at += point.length == 0 ? 1 : point.length;
  }
  end_word();
}

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += lower_ascii(text[at++]);
      continue;
    }
    const auto point = decode(text, at);
    if (point.length == 0) {
      out += text[at++];
    } else {
      append_folded(point.value, out);
      at += point.length;
    }
  }
  return out;
}

}  // namespace quarry::index
