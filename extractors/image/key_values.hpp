// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::image {

/// The values of an INI text, by section and key. The first of two stands.
class IniText {
 public:
  /// Lines that are neither a section nor `key = value` are left out. At most 10,000 values.
  explicit IniText(std::string_view text);
  bool has(std::string_view section) const;
  /// Empty where it is not there.
  std::string_view text(std::string_view section, std::string_view key) const;
  /// A whole number token; nothing else.
  std::optional<double> number(std::string_view section, std::string_view key) const;
  /// The first of these sections that has the key.
  std::optional<double> first_number(std::initializer_list<std::string_view> sections, std::string_view key) const;

 private:
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> sections_;
};

/// A number and its unit, as `EHT = 15.00 kV` and `8100 um` have them; `20.00 K X` is 20,000 X.
struct Measured {
  double value = 0;
  std::string unit;
};
std::optional<Measured> measured(std::string_view text);
/// The number in `unit` (`m`, `A`, `V`, `s`, `Pa`, `deg`, with any SI prefix on the text's side), or nothing.
std::optional<double> in_unit(std::string_view text, std::string_view unit);

/// UTF-8 of a text that may be UTF-16 little endian (with or without mark).
std::string from_utf16_or_8(std::string_view bytes);

}  // namespace quarry::image
