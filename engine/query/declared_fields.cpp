// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/declared_fields.hpp"

#include <map>
#include <string>
#include <string_view>

#include "quarry/units.hpp"

namespace quarry::query {
namespace {

struct Declared {
  std::string unit, title, description;
  bool facet = false;
};

std::string text_of(const Value& field, std::string_view name) {
  const auto* const text = field.find(name);
  return text != nullptr && text->is_string() ? text->as_string() : std::string();
}

Declared read(const Value& field) {
  Declared declared{text_of(field, "unit"), text_of(field, "title"), text_of(field, "description"), false};
  if (!declared.unit.empty()) declared.unit = canonical_unit(declared.unit).value_or(declared.unit);
  const auto* const facet = field.find("facet");
  declared.facet = facet != nullptr && facet->is_bool() && facet->as_bool();
  return declared;
}

void agree(Declared& all, const Declared& one) {
  if (all.unit != one.unit) all.unit.clear();
  if (all.title != one.title) all.title.clear();
  if (all.description != one.description) all.description.clear();
  all.facet = all.facet || one.facet;
}

}  // namespace

void add_declarations(const std::vector<Hit>& hits, std::vector<FieldUse>& uses) {
  std::map<std::string, Declared> by_path;
  for (const auto& hit : hits) {
    for (const auto& entry : hit.entries) {
      const auto* const fields = entry.content.find("custom_fields");
      if (fields == nullptr || !fields->is_object()) continue;
      for (const auto& [name, field] : fields->as_object()) {
        if (!field.is_object()) continue;
        const auto declared = read(field);
        const auto [known, is_new] = by_path.emplace("custom." + name, declared);
        if (!is_new) agree(known->second, declared);
      }
    }
  }
  for (auto& use : uses) {
    const auto found = by_path.find(use.path);
    if (found == by_path.end()) continue;
    use.unit = found->second.unit;
    use.title = found->second.title;
    use.description = found->second.description;
    use.facet = use.facet || found->second.facet;
  }
}

}  // namespace quarry::query
