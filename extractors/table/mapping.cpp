// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/mapping.hpp"

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::table {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw Error(Code::invalid_argument, "mapping: " + what); }

const std::string& text_of(const Value& value, const std::string& where) {
  if (!value.is_string()) refuse("'" + where + "' is no string");
  return value.as_string();
}

/// MDF takes dotted keys and nested objects alike; `{"constant": "..."}` is ours.
void read_fields(const Object& object, const std::string& prefix, Mapping& mapping) {
  for (const auto& [name, value] : object) {
    const auto path = prefix.empty() ? name : prefix + "." + name;
    if (value.is_string()) {
      mapping.columns[path] = value.as_string();
    } else if (value.is_object() && value.as_object().size() == 1 && value.find("constant") != nullptr) {
      mapping.constants[path] = text_of(*value.find("constant"), path + ".constant");
    } else if (value.is_object()) {
      read_fields(value.as_object(), path, mapping);
    } else {
      refuse("'" + path + "' is neither a column's name nor an object");
    }
  }
}

}  // namespace

std::optional<Mapping> read_mapping(std::string_view json) {
  if (json.empty()) return std::nullopt;
  const auto document = parse_json(json);
  if (!document.is_object()) refuse("it is no JSON object");
  const auto* const csv = document.find("csv");
  if (csv == nullptr) return std::nullopt;
  if (!csv->is_object()) refuse("'csv' is no object");
  Mapping mapping;
  mapping.missing = {"", " "};
  for (const auto& [name, value] : csv->as_object()) {
    if (name == "mapping") {
      if (!value.is_object()) refuse("'csv.mapping' is no object");
      read_fields(value.as_object(), "", mapping);
    } else if (name == "delimiter") {
      const auto& text = text_of(value, "csv.delimiter");
      if (text.size() != 1) refuse("'csv.delimiter' is not one character");
      mapping.delimiter = text.front();
    } else if (name == "na_values") {
      if (!value.is_array()) refuse("'csv.na_values' is no array");
      for (const auto& item : value.as_array()) mapping.missing.push_back(text_of(item, "csv.na_values"));
    } else if (name == "key") {
      mapping.key_column = text_of(value, "csv.key");
    } else {
      refuse("unknown 'csv." + name + "': there are mapping, delimiter, na_values and key");
    }
  }
  if (mapping.columns.empty()) refuse("'csv.mapping' names no column");
  return mapping;
}

}  // namespace quarry::table
