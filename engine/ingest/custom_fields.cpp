// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/custom_fields.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "quarry/date.hpp"
#include "quarry/json.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::intake {
namespace {

std::string text_of(const Value& value, std::string_view name) {
  const auto* const text = value.is_object() ? value.find(name) : nullptr;
  return text != nullptr && text->is_string() ? text->as_string() : std::string();
}

/// What is wrong with a quantity that was written out, or nothing.
std::string checked_quantity(const std::string& text, const std::string& unit) {
  const auto quantity = parse_quantity(text);
  if (!quantity) return "is no number";
  if (unit.empty()) return "has a unit, the declaration has none";
  return convert(quantity->value, quantity->unit, unit) ? "" : "cannot be converted to " + unit;
}

/// A bare number, in the declared unit.
Value with_unit(Value number, const std::string& unit) {
  if (unit.empty() || canonical_unit(unit).value_or(unit) == unit) return number;
  return to_json(number) + " " + unit;
}

/// Each returns what is wrong with the value, or nothing.
std::string read_number(Value& value, const std::string& unit, bool integer) {
  if (value.is_string()) {
    const auto number = parse_double(value.as_string());
    if (!number) return checked_quantity(value.as_string(), unit);
    const bool whole = std::abs(*number) < 9e15 && std::floor(*number) == *number;
    value = whole ? Value(static_cast<std::int64_t>(*number)) : Value(*number);
  }
  if (!value.is_number()) return "is no number";
  if (integer && std::floor(value.as_number()) != value.as_number()) return "is no integer";
  value = with_unit(std::move(value), unit);
  return {};
}

std::string read_boolean(Value& value) {
  if (value.is_bool()) return {};
  const auto text = value.is_string() ? std::string_view(value.as_string()) : std::string_view();
  if (text != "true" && text != "false") return "is neither true nor false";
  value = text == "true";
  return {};
}

std::string read_date(const Value& value) {
  return value.is_string() && parse_date(value.as_string()) ? "" : "is no date";
}

std::string read_as(const std::string& type, const std::string& unit, Value& value) {
  if (value.is_array()) {
    std::string problem;
    for (auto& item : value.as_array())
      if (auto found = read_as(type, unit, item); problem.empty()) problem = std::move(found);
    return problem;
  }
  if (type == "number" || type == "integer") return read_number(value, unit, type == "integer");
  if (type == "boolean") return read_boolean(value);
  if (type == "date") return read_date(value);
  if (type == "string" && value.is_number()) value = to_json(value);
  return {};
}

}  // namespace

void read_custom_fields(const Value& declared, Value& content, std::vector<Diagnostic>& diagnostics) {
  if (!declared.is_object() || !content.is_object()) return;
  const auto block = content.as_object().find("custom");
  if (block == content.as_object().end() || !block->second.is_object()) return;
  for (auto& [name, value] : block->second.as_object()) {
    const auto* const field = declared.find(name);
    if (field == nullptr) continue;
    const auto unit = text_of(*field, "unit");
    auto type = text_of(*field, "type");
    if (type.empty() && !unit.empty()) type = "number";
    const auto before = to_json(value);
    if (const auto problem = read_as(type, unit, value); !problem.empty())
      diagnostics.push_back({Severity::warning, "custom." + name + ": " + before + " " + problem + ", but is declared a " + type +
                                                    (unit.empty() ? "" : " in " + unit), {}});
  }
}

}  // namespace quarry::intake
