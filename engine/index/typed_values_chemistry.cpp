// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <set>
#include <vector>

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

bool add_share(Composition& composition, std::string_view symbol, const Value& share) {
  const auto* element = find_element(symbol);
  if (element == nullptr || !share.is_number()) return false;
  const auto amount = share.as_number();
  return std::isfinite(amount) && amount > 0 && composition.emplace(element->symbol, amount).second;
}

/// MDF's `elemental_proportions` ({"Al": 0.4, ...}), or OPTIMADE's `elements_ratios` beside its elements. Nothing where any of
/// it is doubtful.
std::optional<Composition> listed_composition(const Value& material) {
  Composition out;
  if (const auto* shares = material.find("elemental_proportions"); shares != nullptr && shares->is_object()) {
    for (const auto& [symbol, share] : shares->as_object())
      if (!add_share(out, symbol, share)) return std::nullopt;
  } else {
    const auto symbols = listed_elements(material);
    const auto* ratios = material.find("elements_ratios");
    if (!symbols || ratios == nullptr || !ratios->is_array() || ratios->as_array().size() != symbols->size())
      return std::nullopt;
    for (std::size_t i = 0; i < symbols->size(); ++i)
      if (!add_share(out, (*symbols)[i], ratios->as_array()[i])) return std::nullopt;
  }
  if (out.empty()) return std::nullopt;
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
  const auto* material = content.find("material");
  if (material != nullptr && !material->is_object()) material = nullptr;
  const auto* stoichiometry = content.at_path("crystal_structure.stoichiometry");
  if (material == nullptr && stoichiometry == nullptr) return;
  Statements statements(visitor);
  const auto anonymous = [&](const std::string& text) {
    statements.keyword(chemistry_path::anonymous, normal_anonymous_formula(text));
  };
  for_each_string(stoichiometry, anonymous);
  if (material == nullptr) return;
  for_each_string(material->find("chemical_formula_anonymous"), anonymous);
  bool any_formula = false;
  for (const auto member : formula_members)
    for_each_string(material->find(member), [&](const std::string& text) {
      const auto formula = parse_formula(text);
      if (!formula || formula->composition.empty()) return;
      any_formula = true;
      statements.composition(formula->composition);
      if (member != "chemical_formula_reduced")
        statements.keyword(chemistry_path::hill, hill_key(formula->composition));
    });
  if (any_formula) return;
  if (const auto composition = listed_composition(*material)) {
    statements.composition(*composition);
  } else if (const auto symbols = listed_elements(*material)) {
    Composition once;
    for (const auto& symbol : *symbols) once[symbol] = 1;
    for (const auto& [symbol, one] : once) statements.keyword(chemistry_path::element, symbol);
    statements.keyword(chemistry_path::system, chemical_system(once));
    statements.number(chemistry_path::element_count, static_cast<double>(once.size()));
  }
}

}  // namespace quarry::index
