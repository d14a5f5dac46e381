// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/export_text.hpp"

#include "cli/print.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/json.hpp"
#include "quarry/number.hpp"

namespace quarry::cli {
namespace {

const std::vector<std::string> common_columns{"dc.titles.title",
                                              "mdf.source_name",
                                              "material.chemical_formula_reduced",
                                              "crystal_structure.space_group_number",
                                              "simulation.program_name",
                                              "dft.exchange_correlation_functional",
                                              "properties.electronic.band_gap",
                                              "files.filename"};

/// A cell that a spreadsheet takes for text: without the quote, one that begins so would be run as a formula.
std::string harmless(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos && !parse_double(text)) text.insert(0, 1, '\'');
  return text;
}

void append_cell(const std::string& text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

std::string text_of(const Value& value) { return value.is_string() ? value.as_string() : value.is_null() ? std::string() : to_json(value); }

/// What an entry has in a column: its value, several joined by `; `, an object as JSON.
std::string cell_of(const Value& content, const std::string& column) {
  std::string joined;
  std::size_t count = 0;
  const auto* const field = find_field(column);
  for_each_leaf(content, [&](std::string_view path, const Value& leaf) {
    if (path == column || (field != nullptr && path == field->path)) joined += (count++ == 0 ? "" : "; ") + text_of(leaf);
  });
  if (count != 0) return joined;
  for (const auto& path : {column, field == nullptr ? column : field->path})
    if (const auto* const value = content.at_path(path); value != nullptr) return to_json(*value);
  return {};
}

}  // namespace

ExportText::ExportText(const std::string& format, const std::vector<std::string>& fields)
    : csv_(format == "csv"), columns_(fields.empty() ? common_columns : fields) {
  if (format != "csv" && format != "ndjson")
    throw Error(Code::invalid_argument, "format '" + format + "' is not written: ask for ndjson or csv");
}

std::string ExportText::content_type() const { return csv_ ? "text/csv; charset=utf-8" : "application/x-ndjson"; }

std::string ExportText::head() const {
  if (!csv_) return {};
  std::string line = "subject";
  for (const auto& column : columns_) {
    line += ',';
    append_cell(harmless(column), line);
  }
  return line + '\n';
}

void ExportText::append(const Hit& hit, std::string& out) const {
  if (!csv_) {
    auto value = to_value(hit);
    value.erase_path("score");
    append_json(value, out);
    out += '\n';
    return;
  }
  for (const auto& entry : hit.entries) {
    append_cell(harmless(hit.subject), out);
    for (const auto& column : columns_) {
      out += ',';
      append_cell(harmless(cell_of(entry.content, column)), out);
    }
    out += '\n';
  }
}

void add_fields(const std::string& text, std::vector<std::string>& fields) {
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(',', at), text.size());
    if (end > at) fields.push_back(text.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace quarry::cli
