// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <optional>

#include "index/chemistry_paths.hpp"
#include "index/typed_values.hpp"
#include "quarry/date.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "query/space_groups.hpp"
#include "search/oracle.hpp"

namespace quarry::test {
namespace {

using query::Node;
using query::Op;

template <class Map>
bool has(const Map& map, const std::string& path) {
  return map.find(path) != map.end();
}

template <class Map, class Fits>
bool some(const Map& map, const std::string& path, Fits&& fits) {
  const auto found = map.find(path);
  return found != map.end() && std::any_of(found->second.begin(), found->second.end(), fits);
}

std::string unit_of(const std::string& field) {
  const auto path = column_of(field);
  if (path == "dft.cutoff_energy") return "eV";
  if (path == "electron_microscopy.beam_energy") return "keV";
  return {};
}

struct Asked {
  double value, slack;
};
std::optional<Asked> asked(const std::string& text, const std::string& unit, const std::string& field) {
  const auto number = parse_double(text);
  if (!number) return std::nullopt;
  const auto wanted = unit_of(field).empty() && !unit.empty() ? *canonical_unit(unit) : unit_of(field);
  if (unit.empty() || unit == wanted) return Asked{*number, 0};
  const auto value = *convert(*number, unit, wanted);
  return Asked{value, std::abs(value) * 1e-12};
}

/// An element's symbol, which may be written small.
std::optional<std::string> symbol_of(std::string text) {
  const bool is_small = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (is_small && !text.empty()) text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return find_element(text) == nullptr ? std::nullopt : std::optional(text);
}

}  // namespace

std::string normal_of(const std::string& path, const std::string& text) {
  if (path == "#chemsys") {
    std::set<std::string> symbols;
    for (std::size_t at = 0; at <= text.size();) {
      const auto end = std::min(text.find_first_of("-, ", at), text.size());
      const auto symbol = text.substr(at, end - at);
      at = end + 1;
      if (symbol.empty()) continue;
      const auto element = symbol_of(symbol);
      if (!element) return text;
      symbols.insert(*element);
    }
    std::string joined;
    for (const auto& symbol : symbols) joined += (joined.empty() ? "" : "-") + symbol;
    return joined;
  }
  if (path == "#anonymous") return normal_anonymous_formula(text).value_or(text);
  return text;
}

std::vector<std::string> paths_of(const std::string& field) {
  static const std::map<std::string, std::vector<std::string>> names{
      {"xc", {"dft.exchange_correlation_functional"}},
      {"converged", {"dft.converged"}},
      {"encut", {"dft.cutoff_energy"}},
      {"voltage", {"electron_microscopy.beam_energy"}},
      {"year", {"dc.publicationYear"}},
      {"elements", {"#element", "material.elements"}},
      {"material.elements", {"#element", "material.elements"}},
      {"nelements", {"#nelements", "material.nelements"}},
      {"chemsys", {"#chemsys", "material.chemical_system"}},
      {"anonymous", {"#anonymous", "material.chemical_formula_anonymous"}},
      {"spacegroup", {"crystal_structure.space_group_number"}},
      {"formula", {"#formula", "material.chemical_formula_reduced"}}};
  if (field.starts_with("fraction."))
    if (const auto symbol = symbol_of(field.substr(9))) return {"#fraction." + *symbol};
  const auto found = names.find(field);
  if (found != names.end()) return found->second;
  // A mangled query may name a field by another of its names.
  const auto* const known = find_field(field);
  return {known == nullptr ? field : known->path};
}

std::string column_of(const std::string& field) { return paths_of(field).front(); }

std::vector<std::string> cut(const std::string& text) {
  static std::map<std::string, std::vector<std::string>> known;
  if (known.size() > 10'000) known.clear();
  const auto [at, fresh] = known.try_emplace(text);
  auto& words = at->second;
  if (!fresh) return words;
  index::for_each_word(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

OracleEntry::OracleEntry(const Entry& from) : entry(&from) {
  const auto typed = index::typed_values(from.content);
  for (const auto& [path, value] : typed.numbers) numbers[path].insert(value);
  for (const auto& [path, value] : typed.dates) dates[path].insert(value);
  for (const auto& [path, value] : typed.bools) bools[path].insert(value);
  for (const auto& [path, value] : typed.keywords) {
    keywords[path].insert(index::fold_case(value));
    spellings[path][index::fold_case(value)].insert(value);
  }
  for (const auto& [path, value] : typed.texts) {
    if (!index::is_keyword(path, value)) long_texts[path].insert(value);
    texts.emplace_back(path, cut(value));
    length += texts.back().second.size();
    for (const auto& word : texts.back().second) {
      ++word_counts[path][word];
      ++word_counts[""][word];
    }
  }
}

std::size_t OracleEntry::occurrences(const std::string& path, const std::string& word) const {
  const auto at = word_counts.find(path);
  if (at == word_counts.end()) return 0;
  const auto found = at->second.find(word);
  return found == at->second.end() ? 0 : found->second;
}

bool OracleEntry::has_phrase(const std::string& path, const std::vector<std::string>& words) const {
  return !words.empty() && occurrences(path, words.front()) != 0 && std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
    return (path.empty() || text.first == path) &&
           std::search(text.second.begin(), text.second.end(), words.begin(), words.end()) != text.second.end();
  });
}

bool OracleEntry::has_prefix(const Node& node) const {
  const auto wanted = cut(node.text);
  const auto holds = [&](const std::string& path, auto&& fits) {
    return std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
      return (path.empty() || text.first == path) && std::any_of(text.second.begin(), text.second.end(), fits);
    });
  };
  for (const auto& path : node.field.empty() ? std::vector<std::string>{""} : paths_of(node.field)) {
    if (!node.field.empty() && some(keywords, path, [&](const auto& one) { return one.starts_with(index::fold_case(node.text)); })) return true;
    if (wanted.empty()) continue;
    bool all = holds(path, [&](const auto& word) { return word.starts_with(wanted.back()); });
    for (std::size_t i = 0; i + 1 < wanted.size(); ++i) all = all && holds(path, [&](const auto& word) { return word == wanted[i]; });
    if (all) return true;
  }
  return false;
}

bool OracleEntry::has_value(const Node& node) const {
  auto number = asked(node.text, node.unit, node.field);
  if (!number && node.unit.empty())
    if (const auto quantity = parse_quantity(node.text))
      if (node.field == "custom.a" || node.field == "shape.any" || !unit_of(node.field).empty())
        number = asked(node.text.substr(0, node.text.find(' ')), quantity->unit, node.field);
  const auto date = node.unit.empty() ? parse_date(node.text) : std::nullopt;
  for (const auto& path : paths_of(node.field)) {
    if (some(keywords, path, [&](const auto& one) { return one == index::fold_case(normal_of(path, node.text)); })) return true;
    if (some(bools, path, [&](bool one) { return (one ? "true" : "false") == index::fold_case(node.text); })) return true;
    if (has_phrase(path, cut(node.text))) return true;
    if (number && some(numbers, path, [&](double one) { return std::abs(one - number->value) <= number->slack; })) return true;
    if (date && some(dates, path, [&](std::int64_t one) { return one >= date->begin && one < date->end; })) return true;
  }
  const auto group = node.field == "spacegroup" ? query::space_group_number(node.text).value_or(0) : 0;
  return group != 0 && some(numbers, "crystal_structure.space_group_number", [&](double one) { return one == group; });
}

bool OracleEntry::in_range(const Node& node) const {
  const auto& low = node.low;
  const auto& high = node.high;
  const auto low_number = asked(low.text, low.unit, node.field);
  const auto high_number = asked(high.text, high.unit, node.field);
  const auto low_date = low.unit.empty() ? parse_date(low.text) : std::nullopt;
  const auto high_date = high.unit.empty() ? parse_date(high.text) : std::nullopt;
  const auto fits_number = [&](double one) {
    if (!low.text.empty() && !low_number) return false;
    if (!high.text.empty() && !high_number) return false;
    const bool above = !low_number || (low.inclusive ? one >= low_number->value - low_number->slack : one > low_number->value + low_number->slack);
    return above && (!high_number || (high.inclusive ? one <= high_number->value + high_number->slack : one < high_number->value - high_number->slack));
  };
  const auto fits_date = [&](std::int64_t one) {
    if ((!low.text.empty() && !low_date) || (!high.text.empty() && !high_date)) return false;
    if (!low.unit.empty() || !high.unit.empty()) return false;
    const bool above = !low_date || (low.inclusive ? one >= low_date->begin : one >= low_date->end);
    return above && (!high_date || (high.inclusive ? one < high_date->end : one < high_date->begin));
  };
  const auto fits_keyword = [&](const std::string& one) {
    if (parse_double(low.text) || parse_double(high.text) || parse_date(low.text) || parse_date(high.text)) return false;
    const auto from = index::fold_case(low.text), to = index::fold_case(high.text);
    return (from.empty() || one > from || (low.inclusive && one == from)) && (to.empty() || one < to || (high.inclusive && one == to));
  };
  const auto fits_spelling = [&](const std::string& one) {
    if (parse_double(low.text) || parse_double(high.text) || parse_date(low.text) || parse_date(high.text)) return false;
    return (low.text.empty() || one > low.text || (low.inclusive && one == low.text)) &&
           (high.text.empty() || one < high.text || (high.inclusive && one == high.text));
  };
  for (const auto& path : paths_of(node.field)) {
    if (some(numbers, path, fits_number) || some(dates, path, fits_date)) return true;
    if (node.with_case ? has_spelling(path, fits_spelling) : some(keywords, path, fits_keyword)) return true;
  }
  return false;
}

bool OracleEntry::has_spelling(const std::string& path, const std::function<bool(const std::string&)>& fits) const {
  const auto found = spellings.find(path);
  return found != spellings.end() && std::any_of(found->second.begin(), found->second.end(), [&](const auto& keyword) {
    return std::any_of(keyword.second.begin(), keyword.second.end(), fits);
  });
}

bool OracleEntry::exists(const std::string& field) const {
  for (const auto& path : paths_of(field)) {
    if (has(numbers, path) || has(dates, path) || has(keywords, path) || has(bools, path)) return true;
    for (const auto& [at, words] : texts)
      if (at == path && !words.empty()) return true;
    const auto below_it = [&](const auto& map) {
      return std::any_of(map.begin(), map.end(), [&](const auto& one) { return one.first.starts_with(path + "."); });
    };
    if (below_it(numbers) || below_it(dates) || below_it(keywords) || below_it(bools)) return true;
  }
  return false;
}

bool OracleEntry::has_whole(const std::string& text) const {
  return std::any_of(keywords.begin(), keywords.end(), [&](const auto& one) {
    const auto* const field = find_field(one.first);
    return field != nullptr && field->path == one.first && field->whole && one.second.count(index::fold_case(text)) != 0;
  });
}

bool OracleEntry::has_formula(const std::string& text) const {
  const auto formula = parse_formula(text);
  if (!formula) return false;
  const auto key = index::formula_key(formula->composition);
  return key && some(keywords, "#formula", [&](const auto& one) { return one == index::fold_case(*key); });
}

bool OracleEntry::has_elements(const Node& node) const {
  const auto found = keywords.find("#element");
  if (found == keywords.end()) return false;
  std::set<std::string> named;
  for (const auto& item : node.items) named.insert(index::fold_case(item));
  std::size_t shared = 0;
  for (const auto& name : named) shared += found->second.count(name);
  switch (node.quantifier) {
    case query::Quantifier::all: return shared == named.size();
    case query::Quantifier::any: return shared != 0;
    case query::Quantifier::only: return shared == found->second.size();
    case query::Quantifier::none: break;
  }
  return shared == 0;
}

}  // namespace quarry::test
