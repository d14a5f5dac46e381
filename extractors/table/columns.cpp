// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/columns.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::table {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower_words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c == '_' || c == '-' ? ' ' : c;
    }
  }
  return out;
}

/// Missing values as spreadsheets and pandas write them.
bool is_missing(std::string_view cell) {
  static constexpr std::array words{"", "-", "n/a", "na", "nan", "null", "none", "#n/a", "?"};
  const auto text = lower_words(trimmed(cell));
  return std::find(words.begin(), words.end(), text == " " ? "-" : text) != words.end();
}

bool is_bool(std::string_view cell) {
  static constexpr std::array words{"true", "false", "yes", "no"};
  const auto text = lower_words(trimmed(cell));
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// More than an element's symbol alone would make every column of letters a formula column.
std::optional<Composition> formula_of(std::string_view cell) {
  const auto text = trimmed(cell);
  if (text.empty() || text.size() > 64 || text.front() < 'A' || text.front() > 'Z') return std::nullopt;
  auto formula = parse_formula(text);
  if (!formula) return std::nullopt;
  return std::move(formula->composition);
}

}  // namespace

ColumnHead read_head(std::string_view name) {
  ColumnHead head{std::string(name), std::string(trimmed(name)), {}};
  const auto text = trimmed(name);
  if (text.empty()) return head;
  const char close = text.back();
  const auto open = close == ')' ? text.rfind('(') : close == ']' ? text.rfind('[') : std::string_view::npos;
  if (open != std::string_view::npos && open != 0) {
    head.unit = trimmed(text.substr(open + 1, text.size() - open - 2));
    head.title = trimmed(text.substr(0, open));
    return head;
  }
  for (const std::string_view mark : {" in ", "/", " / "}) {
    const auto at = text.rfind(mark);
    if (at == std::string_view::npos || at == 0) continue;
    const auto unit = trimmed(text.substr(at + mark.size()));
    if (!is_unit(unit)) continue;
    head.unit = unit;
    head.title = trimmed(text.substr(0, at));
    return head;
  }
  return head;
}

bool is_units_row(const std::vector<std::string>& cells) {
  std::size_t units = 0;
  for (const auto& cell : cells) {
    auto text = trimmed(cell);
    if (text.size() > 2 && ((text.front() == '(' && text.back() == ')') || (text.front() == '[' && text.back() == ']')))
      text = text.substr(1, text.size() - 2);
    if (text.empty() || text == "-") continue;
    if (text == "%" || (is_unit(text) && !parse_double(text))) {
      ++units;
    } else {
      return false;
    }
  }
  return units != 0;
}

std::optional<double> cell_number(std::string_view cell, const Dialect& dialect) {
  const auto text = trimmed(cell);
  if (!dialect.decimal_comma) return parse_double(text);
  if (text.find('.') != std::string_view::npos) return std::nullopt;  // a thousands mark, or another dialect
  std::string with_point(text);
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  return parse_double(with_point);
}

void ColumnSummary::add(std::string_view cell, const Dialect& dialect) {
  ++cells_;
  if (is_missing(cell)) {
    ++missing_;
    return;
  }
  if (const auto number = cell_number(cell, dialect)) {
    min_ = numbers_ == 0 ? *number : std::min(min_, *number);
    max_ = numbers_ == 0 ? *number : std::max(max_, *number);
    ++numbers_;
    mean_ += (*number - mean_) / static_cast<double>(numbers_);
    if (parse_integer(trimmed(cell))) ++integers_;
    return;
  }
  if (is_bool(cell)) ++bools_;
  if (parse_date(trimmed(cell))) ++dates_;
  const bool formulas_so_far = formulas_ + missing_ + 1 == cells_;
  if (!formulas_so_far) return;
  if (const auto composition = formula_of(cell)) {
    ++formulas_;
    for (const auto& [symbol, amount] : *composition) {
      const auto at = std::lower_bound(elements_.begin(), elements_.end(), symbol);
      if (at == elements_.end() || *at != symbol) elements_.insert(at, symbol);
    }
  }
}

bool ColumnSummary::holds_formulas() const noexcept {
  return formulas_ != 0 && formulas_ + missing_ == cells_ && elements_.size() > 1;
}

std::string_view ColumnSummary::type() const {
  const auto present = cells_ - missing_;
  if (present == 0) return "empty";
  if (integers_ == present) return "integer";
  if (numbers_ == present) return "number";
  if (bools_ == present) return "boolean";
  if (dates_ == present) return "date";
  return holds_formulas() ? "formula" : "text";
}

Value ColumnSummary::describe() const {
  Object column{{"name", head_.name}, {"type", type()}};
  if (!head_.unit.empty()) column["unit"] = head_.unit;
  if (const auto quantity = quantity_of(head_.title); !quantity.empty()) column["quantity"] = quantity;
  if (missing_ != 0) column["n_missing"] = missing_;
  if (type() == "integer" || type() == "number") {
    column["min"] = min_;
    column["max"] = max_;
    column["mean"] = mean_;
  }
  return column;
}

std::string_view quantity_of(std::string_view title) {
  // Titles as people write them, in lower case with blanks; the longest that the column's title contains stands.
  static constexpr std::pair<std::string_view, std::string_view> titles[] = {
      {"band gap", "band_gap"}, {"bandgap", "band_gap"}, {"bandlücke", "band_gap"},
      {"formation energy", "formation_energy"}, {"energy above hull", "energy_above_hull"},
      {"hardness", "hardness"}, {"härte", "hardness"}, {"yield strength", "yield_strength"},
      {"streckgrenze", "yield_strength"}, {"tensile strength", "tensile_strength"},
      {"young's modulus", "young_modulus"}, {"youngs modulus", "young_modulus"}, {"elastic modulus", "young_modulus"},
      {"bulk modulus", "bulk_modulus"}, {"shear modulus", "shear_modulus"},
      {"thermal conductivity", "thermal_conductivity"}, {"electrical conductivity", "electrical_conductivity"},
      {"resistivity", "resistivity"}, {"seebeck", "seebeck_coefficient"}, {"density", "density"},
      {"melting point", "melting_temperature"}, {"melting temperature", "melting_temperature"},
      {"critical temperature", "critical_temperature"}, {"temperature", "temperature"}, {"temp", "temperature"},
      {"pressure", "pressure"}, {"stress", "stress"}, {"strain", "strain"}, {"force", "force"}, {"time", "time"},
      {"lattice constant", "lattice_constant"}, {"lattice parameter", "lattice_constant"},
      {"dielectric constant", "dielectric_constant"}, {"refractive index", "refractive_index"},
      {"wavelength", "wavelength"}, {"intensity", "intensity"}, {"2theta", "two_theta"}, {"2 theta", "two_theta"},
      {"concentration", "concentration"}, {"voltage", "voltage"}, {"current", "current"}, {"capacity", "capacity"}};
  const auto text = lower_words(title);
  std::string_view best, quantity;
  for (const auto& [words, name] : titles) {
    const auto at = text.find(words);
    if (at == std::string::npos || words.size() <= best.size()) continue;
    const bool starts = at == 0 || text[at - 1] == ' ';
    const bool ends = at + words.size() == text.size() || text[at + words.size()] == ' ';
    if (!starts || !ends) continue;
    best = words;
    quantity = name;
  }
  return quantity;
}

}  // namespace quarry::table
