// SPDX-License-Identifier: GPL-2.0-or-later
#include "molecule/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace quarry::molecule {
namespace {

template <class T>
std::optional<T> parsed(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string right(std::string text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string_view columns(std::string_view line, std::size_t first, std::size_t length) {
  return first < line.size() ? trimmed(line.substr(first, length)) : std::string_view();
}

std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> out;
  for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return out;
}

std::optional<int> integer(std::string_view text) { return parsed<int>(text); }

std::optional<double> real(std::string_view text) {
  const auto value = parsed<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string padded(int number, std::size_t width) { return right(std::to_string(number), width); }

std::string padded(double number, std::size_t width, int decimals) {
  std::array<char, 64> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, decimals);
  return right(result.ec == std::errc() ? std::string(text.data(), result.ptr) : std::string("0"), width);
}

}  // namespace quarry::molecule
