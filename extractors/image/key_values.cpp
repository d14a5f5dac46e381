// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/key_values.hpp"

#include <array>
#include <cmath>

#include "image/facts.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

constexpr std::size_t most_values = 10'000;

/// Power of ten of a prefix and the rest of a unit: `nA` is -9 and `A`.
std::optional<int> prefix_power(std::string_view prefix) {
  struct Prefix { std::string_view text; int power; };
  constexpr std::array prefixes{Prefix{"", 0}, Prefix{"k", 3}, Prefix{"M", 6}, Prefix{"m", -3}, Prefix{"u", -6}, Prefix{"\u00b5", -6},
                                Prefix{"\u03bc", -6}, Prefix{"n", -9}, Prefix{"p", -12}, Prefix{"f", -15}, Prefix{"c", -2}};
  for (const auto& known : prefixes)
    if (known.text == prefix) return known.power;
  return std::nullopt;
}

}  // namespace

IniText::IniText(std::string_view text) {
  std::string section;
  std::size_t values = 0;
  while (!text.empty() && values < most_values) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (line.starts_with('[') && line.ends_with(']')) {
      section = line.substr(1, line.size() - 2);
      sections_[section];
    } else if (const auto equals = line.find('='); equals != line.npos) {
      sections_[section].emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
      ++values;
    }
  }
}

bool IniText::has(std::string_view section) const { return sections_.find(section) != sections_.end(); }

std::string_view IniText::text(std::string_view section, std::string_view key) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return {};
  const auto value = found->second.find(key);
  return value == found->second.end() ? std::string_view() : std::string_view(value->second);
}

std::optional<double> IniText::number(std::string_view section, std::string_view key) const { return parse_double(text(section, key)); }

std::optional<double> IniText::first_number(std::initializer_list<std::string_view> sections, std::string_view key) const {
  for (const auto section : sections)
    if (const auto value = number(section, key)) return value;
  return std::nullopt;
}

std::optional<Measured> measured(std::string_view text) {
  text = trimmed(text);
  const auto digits = text.find_first_not_of("0123456789+-.eE");
  auto number = text.substr(0, digits);
  if (!number.empty() && (number.back() == 'e' || number.back() == 'E')) number.remove_suffix(1);
  const auto value = parse_double(number);
  if (!value) return std::nullopt;
  auto unit = as_utf8(trimmed(text.substr(number.size())));
  if (unit == "K X") return Measured{*value * 1e3, "X"};
  if (unit == "Volt") unit = "V";
  if (unit == "\u00b0") unit = "deg";
  return Measured{*value, unit};
}

std::optional<double> in_unit(std::string_view text, std::string_view unit) {
  const auto found = measured(text);
  if (!found) return std::nullopt;
  const std::string_view said = found->unit;
  if (unit == "Pa" && said.ends_with("bar")) {
    const auto power = prefix_power(said.substr(0, said.size() - 3));
    return power ? std::optional(found->value * std::pow(10.0, *power + 5)) : std::nullopt;
  }
  if (!said.ends_with(unit)) return std::nullopt;
  const auto power = prefix_power(said.substr(0, said.size() - unit.size()));
  if (!power) return std::nullopt;
  return *power < 0 ? found->value / std::pow(10.0, -*power) : found->value * std::pow(10.0, *power);
}

std::string from_utf16_or_8(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return std::string(bytes.substr(3));
  const bool marked = bytes.starts_with("\xff\xfe");
  const bool wide = marked || (bytes.size() >= 4 && bytes[1] == '\0' && bytes[3] == '\0');
  if (!wide) return as_utf8(bytes);
  std::string out;
  for (std::size_t i = marked ? 2 : 0; i + 1 < bytes.size(); i += 2) {
    const unsigned code = static_cast<unsigned char>(bytes[i]) | static_cast<unsigned>(static_cast<unsigned char>(bytes[i + 1])) << 8;
    if (code == 0) break;
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xc0u | code >> 6);
      out += static_cast<char>(0x80u | (code & 0x3fu));
    } else if (code < 0xd800 || code > 0xdfff) {  // what is beyond 16 bits says nothing in these texts
      out += static_cast<char>(0xe0u | code >> 12);
      out += static_cast<char>(0x80u | (code >> 6 & 0x3fu));
      out += static_cast<char>(0x80u | (code & 0x3fu));
    }
  }
  return out;
}

}  // namespace quarry::image
