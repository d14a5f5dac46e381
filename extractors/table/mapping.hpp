// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::table {

/// The `csv` part of a mapping (docs/mapping.md): MDF's language, where a key is a field and a value a column.
struct Mapping {
  std::map<std::string, std::string> columns;  ///< field path -> column name
  std::map<std::string, std::string> constants;  ///< field path -> text that every record gets
  std::string key_column;                        ///< whose cells name the records; empty: the row's number does
  char delimiter = '\0';                         ///< 0: sniffed
  std::vector<std::string> missing;              ///< cells that say nothing
};

/// Nothing where the text has no `csv` part. Throws Error(invalid_argument) naming what is wrong in it.
std::optional<Mapping> read_mapping(std::string_view json);

}  // namespace quarry::table
