// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/resolve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "index/chemistry_paths.hpp"
#include "index/typed_values.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::query {
namespace {

namespace chemistry = index::chemistry_path;

constexpr double conversion_slack = 1e-12;

/// What formulas yield, and the field that states the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> derived{{
    {"material.elements", chemistry::element},
    {"material.nelements", chemistry::element_count},
    {"material.chemical_system", chemistry::system},
    {"material.chemical_formula_anonymous", chemistry::anonymous},
    {"crystal_structure.stoichiometry", chemistry::anonymous},
    {"material.chemical_formula_hill", chemistry::hill},
    {"material.chemical_formula_reduced", chemistry::formula},
}};

/// Short names that no block gives, or that a query must know whatever the blocks say.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> short_names{{
    {"anonymous", "material.chemical_formula_anonymous"},
    {"chemsys", "material.chemical_system"},
    {"elements", "material.elements"},
    {"formula", "material.chemical_formula_reduced"},
    {"nelements", "material.nelements"},
    {"spacegroup", "crystal_structure.space_group_number"},
}};

std::string_view full_name(std::string_view field) {
  const auto* const found = std::find_if(short_names.begin(), short_names.end(), [&](const auto& one) { return one.first == field; });
  return found == short_names.end() ? field : found->second;
}

std::string_view derived_of(std::string_view path) {
  const auto* const found = std::find_if(derived.begin(), derived.end(), [&](const auto& one) { return one.first == path; });
  return found == derived.end() ? std::string_view() : found->second;
}

}  // namespace

Target resolve(std::string_view field) {
  if (field.starts_with("fraction.")) {
    const auto* const element = element_named(field.substr(9));
    if (element != nullptr) return {{std::string(chemistry::fraction) + std::string(element->symbol)}, {}, nullptr};
  }
  const auto name = field;
  field = full_name(field);
  Target target;
  target.field = find_field(field);
  const std::string path(target.field == nullptr ? field : std::string_view(target.field->path));
  if (target.field != nullptr) target.unit = target.field->unit;
  if (const auto first = derived_of(path); !first.empty()) target.paths.emplace_back(first);
  target.paths.push_back(path);
  if (name != path && field == name) target.paths.emplace_back(name);
  return target;
}

bool is_formula(std::string_view field) { return resolve(field).paths.front() == chemistry::formula; }
bool is_elements(std::string_view field) { return resolve(field).paths.front() == chemistry::element; }

bool takes_unit(std::string_view field) {
  const auto target = resolve(field);
  return target.field == nullptr ? !is_derived(target.paths.front()) : !target.unit.empty();
}

std::optional<Converted> number_in(const std::string& text, const std::string& unit, const Target& target, std::size_t position) {
  const auto number = parse_double(text);
  if (!number) return std::nullopt;
  if (unit.empty() || unit == target.unit) return Converted{*number, 0};
  const auto wanted = target.unit.empty() ? canonical_unit(unit).value_or(unit) : target.unit;
  const auto converted = convert(*number, unit, wanted);
  if (!converted)
    throw Error(Code::invalid_argument, "query, character " + std::to_string(position + 1) + ": '" + unit + "' does not fit '" +
                                            (target.field == nullptr ? target.paths.back() : target.field->path) + "', which is in " + wanted + ": give another unit, or write AND before a word");
  return Converted{*converted, conversion_slack * std::abs(*converted)};
}

const Element* element_named(std::string_view symbol) {
  std::string text(symbol);
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_lower)) text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return find_element(text);
}

std::string normal_keyword(std::string_view path, const std::string& text) {
  if (path == chemistry::system) {
    Composition elements;
    std::string symbol;
    for (const char c : text + "-") {
      if (c != '-' && c != ',' && c != ' ') {
        symbol += c;
      } else if (!symbol.empty()) {
        const auto* const element = element_named(std::exchange(symbol, {}));
        if (element == nullptr) return text;
        elements[std::string(element->symbol)] = 1;
      }
    }
    return chemical_system(elements);
  }
  if (path == chemistry::anonymous) return normal_anonymous_formula(text).value_or(text);
  if (path == chemistry::hill)
    if (const auto formula = parse_formula(text)) return index::hill_key(formula->composition).value_or(text);
  return text;
}

std::span<const std::string> whole_paths() {
  static const auto paths = [] {
    std::vector<std::string> made;
    for (const auto& field : fields())
      if (field.whole) made.push_back(field.path);
    return made;
  }();
  return paths;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  index::for_each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

}  // namespace quarry::query
