// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/resolve.hpp"

#include "index/chemistry_paths.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"

namespace quarry::query {

Target resolve(std::string_view field) {
  namespace path = index::chemistry_path;
  if (field == "nelements" || field == "material.nelements") return {std::string(path::element_count), {}};
  if (field == "chemsys" || field == "chemical_system" || field == "material.chemical_system") return {std::string(path::system), {}};
  if (field == "anonymous" || field == "stoichiometry" || field == "material.chemical_formula_anonymous")
    return {std::string(path::anonymous), {}};
  if (field.starts_with("fraction.")) return {std::string(path::fraction) + std::string(field.substr(9)), {}};
  if (const auto* const known = find_field(field)) return {known->path, known->unit};
  return {std::string(field), {}};
}

std::optional<double> number_in(const std::string& text, const std::string& unit, const Target& target, std::size_t position) {
  const auto number = parse_double(text);
  if (!number || unit.empty()) return number;
  const auto wanted = target.unit.empty() ? canonical_unit(unit).value_or(unit) : target.unit;
  const auto converted = convert(*number, unit, wanted);
  if (!converted)
    throw Error(Code::invalid_argument, "query, character " + std::to_string(position + 1) + ": '" + unit +
                                            "' does not fit '" + target.path + "', which is in " + wanted);
  return converted;
}

}  // namespace quarry::query
