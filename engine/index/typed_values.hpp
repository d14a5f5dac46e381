// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/value.hpp"

namespace quarry::index {

/// What the index holds of one entry: types belong to values, not to paths (design 3).
struct TypedValues {
  struct Number {
    std::string path;
    double value;
  };
  struct Date {
    std::string path;
    std::int64_t milliseconds;  ///< since 1970-01-01 UTC; a date without time is its first instant
  };
  struct Keyword {
    std::string path;
    std::string value;  ///< as it stands; compared case-folded (`fold_case`)
  };
  struct Bool {
    std::string path;
    bool value;
  };
  struct Text {
    std::string path;
    std::string value;  ///< gives words; keywords are also here, but those of fields that are found as a whole
  };
  std::vector<Number> numbers;
  std::vector<Date> dates;
  std::vector<Keyword> keywords;
  std::vector<Bool> bools;
  std::vector<Text> texts;
};

/// Types the leaves of a record's content. Described fields follow their kind and unit (`field.hpp`); of other paths a
/// JSON number is a number, a string that is wholly an ISO 8601 date or date-time is a date and a keyword, a string of at
/// most 256 bytes is a keyword, every string is text; under `custom.` a string that is wholly a number, with or without a
/// known unit, is a number (in the unit's base unit) as well. `mdf.acl` is left out. Formula fields (`material.composition`
/// and the chemical_formula_*) yield their normal forms under the reserved paths of `chemistry_paths.hpp`. At most 1,000 paths.
TypedValues typed_values(const Value& content);

/// Whether a string at that path is kept as a keyword; of others there are only the words.
bool is_keyword(std::string_view path, std::string_view text);

/// Splits text into words: Unicode letters and digits (UTF-8; invalid bytes separate), case-folded, at most 64 bytes each
/// (longer ones are cut); `TiO2`, `LiFePO4`, `P6_3/mmc`-like runs of ASCII letters, digits and underscores stay one word.
/// The same function cuts records and queries. `position` rises by one per word.
void for_each_word(std::string_view text, const std::function<void(std::string_view word)>& visit);

/// Case folding of words and keywords: ASCII and the Latin, Greek and Cyrillic letters of the BMP.
std::string fold_case(std::string_view text);

}  // namespace quarry::index
