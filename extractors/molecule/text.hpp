// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::molecule {

/// A line longer than that is in no molecular file that a program wrote.
inline constexpr std::size_t longest_line = 4'096;

std::string_view trimmed(std::string_view text);
/// Columns from 0, trimmed; empty beyond the end of the line.
std::string_view columns(std::string_view line, std::size_t first, std::size_t length);
std::vector<std::string_view> words(std::string_view line);
/// A whole decimal integer, sign allowed.
std::optional<int> integer(std::string_view text);
/// A whole finite number, without locale.
std::optional<double> real(std::string_view text);
/// A number in a column as wide as `width`, blanks before it.
std::string padded(int number, std::size_t width);
std::string padded(double number, std::size_t width, int decimals);

}  // namespace quarry::molecule
