// SPDX-License-Identifier: GPL-3.0-or-later
#include "names.hpp"

#include "quarry/utf8.hpp"

namespace quarry {
namespace {

constexpr std::size_t longest_name = 255;

void append_escaped(std::string& out, unsigned char byte) {
  constexpr char digits[] = "0123456789ABCDEF";
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

/// Length of the UTF-8 sequence that starts `text`, or 0 where none does.
std::size_t utf8_length(std::string_view text) {
  const auto step = utf8_step(text, 0);
  return step.valid ? step.length : 0;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string safe_name(std::string_view remote_name) {
  std::string out;
  if (remote_name.empty()) return "%00";
  const bool dots = remote_name == "." || remote_name == "..";
  for (std::size_t i = 0; i < remote_name.size();) {
    const auto byte = static_cast<unsigned char>(remote_name[i]);
    const auto length = utf8_length(remote_name.substr(i));
    const bool c1 = length == 2 && byte == 0xc2 && static_cast<unsigned char>(remote_name[i + 1]) < 0xa0;
    if (length == 0 || byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\' || dots || c1) {
      append_escaped(out, byte);
      ++i;
    } else {
      if (out.size() + length > longest_name) break;
      out += remote_name.substr(i, length);
      i += length;
    }
  }
  if (out.size() > longest_name) out.resize(longest_name);
  return out;
}

std::map<std::string, std::string> distinct_names(const std::set<std::string>& remote_names) {
  std::map<std::string, std::string> names;
  std::set<std::string> taken;
  for (const auto& raw : remote_names)
    if (safe_name(raw) == raw) names[raw] = *taken.insert(raw).first;
  for (const auto& raw : remote_names) {
    if (names.contains(raw)) continue;
    const auto safe = safe_name(raw);
    auto name = safe;
    for (int number = 2; !taken.insert(name).second; ++number)
      name = safe_name(std::string_view(safe).substr(0, longest_name / 2)) + "~" + std::to_string(number);
    names[raw] = std::move(name);
  }
  return names;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace quarry
