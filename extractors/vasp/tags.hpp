// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"

namespace quarry::vasp {

/// INCAR tags by upper-case name, their values as text.
using Tags = std::map<std::string, std::string, std::less<>>;

/// Reads an INCAR: comments, `;`, continuation by `\`, quoted blocks. Of a tag set twice the first counts, as in VASP.
Tags read_incar(LineReader& lines);

std::optional<bool> tag_bool(const Tags& tags, std::string_view name);
std::optional<std::int64_t> tag_integer(const Tags& tags, std::string_view name);
std::optional<double> tag_number(const Tags& tags, std::string_view name);
/// The first word, upper case.
std::optional<std::string> tag_word(const Tags& tags, std::string_view name);
/// All numbers, `5*2.0` written out (at most 100,000); empty where a word is no number.
std::vector<double> tag_numbers(const Tags& tags, std::string_view name);

/// `.TRUE.`, `T`, `.true`, `true`, `F`, ...
std::optional<bool> parse_logical(std::string_view word);
std::string upper(std::string_view text);
std::string_view trimmed(std::string_view text);

}  // namespace quarry::vasp
