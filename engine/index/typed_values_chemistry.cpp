// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <set>

#include "index/chemistry_paths.hpp"
#include "index/typed_values_visit.hpp"

namespace quarry::index {
namespace {

constexpr std::array<std::string_view, 4> formula_members{"composition", "chemical_formula_descriptive",
                                                          "chemical_formula_hill", "chemical_formula_reduced"};

/// `Fe2O3` -> `Fe2 O3`: a blank before each capital letter but the first.
std::string with_blanks(std::string_view formula) {
  std::string out;
  for (const char letter : formula) {
    if (letter >= 'A' && letter <= 'Z' && !out.empty()) out += ' ';
    out += letter;
  }
  return out;
}

template <class Visit>
void for_each_string(const Value* value, Visit&& visit) {
  if (value == nullptr) return;
  if (value->is_string()) visit(value->as_string());
  if (!value->is_array()) return;
  for (const auto& item : value->as_array())
    if (item.is_string()) visit(item.as_string());
}

/// What the composition itself says. A value is stated once, however many fields repeat it.
class Statements {
 public:
  explicit Statements(TypedVisitor& visitor) : visitor_(visitor) {}
  void keyword(std::string_view path, const std::optional<std::string>& value) {
    if (value && !value->empty() && keywords_.emplace(path, *value).second) visitor_.keyword(path, *value);
  }
  void number(std::string_view path, double value) {
    if (numbers_.emplace(path, value).second) visitor_.number(path, value);
  }
  void composition(const Composition& composition) {
    keyword(chemistry_path::formula, formula_key(composition));
    keyword(chemistry_path::anonymous, anonymous_formula(composition));
    keyword(chemistry_path::system, chemical_system(composition));
    number(chemistry_path::element_count, static_cast<double>(composition.size()));
    for (const auto& [symbol, amount] : composition) keyword(chemistry_path::element, symbol);
    for (const auto& [symbol, amount] : atomic_fractions(composition))
      number(std::string(chemistry_path::fraction) + symbol, amount);
  }

 private:
  TypedVisitor& visitor_;
  std::set<std::pair<std::string, std::string>> keywords_;
  std::set<std::pair<std::string, double>> numbers_;
};

/// Elements as listed; nothing where one is no symbol, since then the list is no list of elements.
std::optional<std::vector<std::string>> listed_elements(const Value& material) {
  const auto* list = material.find("elements");
  if (list == nullptr || !list->is_array() || list->as_array().empty()) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& item : list->as_array()) {
    const auto* element = item.is_string() ? find_element(item.as_string()) : nullptr;
    if (element == nullptr) return std::nullopt;
    out.emplace_back(element->symbol);
  }
  return out;
}

/// OPTIMADE's elemental_proportions beside its elements, as a composition.
std::optional<Composition> listed_composition(const Value& material, const std::vector<std::string>& symbols) {
  const auto* list = material.find("elemental_proportions");
  if (list == nullptr) list = material.find("elements_ratios");
  if (list == nullptr || !list->is_array() || list->as_array().size() != symbols.size()) return std::nullopt;
  Composition out;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const auto& share = list->as_array()[i];
    if (!share.is_number() || !(share.as_number() > 0) || !std::isfinite(share.as_number())) return std::nullopt;
    if (!out.emplace(symbols[i], share.as_number()).second) return std::nullopt;
  }
  return out;
}

}  // namespace

std::optional<std::string> formula_key(const Composition& composition) {
  const auto formula = reduced_formula(composition);
  if (!formula) return std::nullopt;
  return with_blanks(*formula);
}

std::optional<std::string> hill_key(const Composition& composition) {
  const auto formula = hill_formula(composition);
  if (!formula) return std::nullopt;
  return with_blanks(*formula);
}

void visit_chemistry(const Value& content, TypedVisitor& visitor) {
  Statements statements(visitor);
  const auto* material = content.find("material");
  if (material == nullptr || !material->is_object()) material = nullptr;
  bool any_formula = false;
  if (material != nullptr) {
    for (const auto member : formula_members)
      for_each_string(material->find(member), [&](const std::string& text) {
        const auto formula = parse_formula(text);
        if (!formula || formula->composition.empty()) return;
        any_formula = true;
        statements.composition(formula->composition);
        if (member != "chemical_formula_reduced") statements.keyword(chemistry_path::hill, hill_key(formula->composition));
      });
    for_each_string(material->find("chemical_formula_anonymous"), [&](const std::string& text) {
      statements.keyword(chemistry_path::anonymous, normal_anonymous_formula(text));
    });
    if (const auto symbols = listed_elements(*material); symbols && !any_formula) {
      if (const auto composition = listed_composition(*material, *symbols)) {
        statements.composition(*composition);
      } else {
        Composition once;
        for (const auto& symbol : *symbols) once[symbol] = 1;
        statements.keyword(chemistry_path::system, chemical_system(once));
        statements.number(chemistry_path::element_count, static_cast<double>(once.size()));
      }
    }
    for_each_string(material->find("elements"), [&](const std::string& text) {
      if (const auto* element = find_element(text)) statements.keyword(chemistry_path::element, std::string(element->symbol));
    });
  }
  for_each_string(content.at_path("crystal_structure.stoichiometry"), [&](const std::string& text) {
    statements.keyword(chemistry_path::anonymous, normal_anonymous_formula(text));
  });
}

}  // namespace quarry::index
