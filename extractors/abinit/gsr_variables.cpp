// SPDX-License-Identifier: GPL-3.0-or-later
#include "abinit/gsr_variables.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "netcdf/classic.hpp"

namespace quarry::abinit {

namespace {

constexpr std::size_t most_values = 4'000'000, most_characters = 1 << 20;

constexpr std::array<std::string_view, 37> used{
    "codvsn", "primitive_vectors", "reduced_atom_positions", "atom_species", "atomic_numbers", "etotal", "fermi_energy", "e_fermie", "cartesian_forces",
    "cartesian_stress_tensor", "kinetic_energy_cutoff", "ecut", "ecutdg", "pawecutdg", "occopt", "smearing_width", "tsmear", "ixc", "exchange_functional",
    "correlation_functional", "number_of_electrons", "nelect", "charge", "cellcharge", "kptrlatt", "shiftk", "monkhorst_pack_folding", "kpoint_grid_shift",
    "eigenvalues", "occupations", "number_of_states", "kpoint_weights", "pseudopotential_types", "valence_charges", "md5_pseudos", "usepaw", "smearing_scheme"};

/// ETSF's rule: a variable with units has `atomic units`, or a factor to them. Nothing where it has units and neither.
std::optional<double> to_atomic_units(const netcdf::Variable& variable) {
  const auto* const scale = netcdf::find(variable.attributes, "scale_to_atomic_units");
  if (scale != nullptr && scale->numbers.size() == 1 && std::isfinite(scale->numbers.front()) && scale->numbers.front() > 0) return scale->numbers.front();
  const auto* const units = netcdf::find(variable.attributes, "units");
  if (units == nullptr || units->text.empty() || units->text.starts_with("atomic units")) return 1;
  return std::nullopt;
}

}  // namespace

const std::vector<double>* EtsfVariables::list(std::string_view name, std::size_t size) const {
  const auto found = numbers.find(name);
  return found != numbers.end() && found->second.size() == size ? &found->second : nullptr;
}

std::optional<double> EtsfVariables::number(std::string_view name) const {
  const auto* const values = list(name, 1);
  return values != nullptr ? std::optional(values->front()) : std::nullopt;
}

std::string_view EtsfVariables::text(std::string_view name) const {
  const auto found = texts.find(name);
  return found == texts.end() || found->second.empty() ? std::string_view() : std::string_view(found->second.front());
}

std::size_t EtsfVariables::dimension(std::string_view name) const {
  const auto found = dimensions.find(name);
  return found == dimensions.end() ? 0 : static_cast<std::size_t>(found->second);
}

EtsfVariables etsf_variables(File& file) {
  EtsfVariables result;
  const netcdf::Classic classic(file);
  for (const auto& one : classic.dimensions()) result.dimensions.emplace(one.name, one.length);
  for (const auto& one : classic.variables()) {
    if (std::ranges::find(used, one.name) == used.end()) continue;
    if (auto rows = classic.texts(one, most_characters)) {
      // A single word may lie in a variable without a dimension for its characters.
      result.texts.emplace(one.name, std::move(*rows));
      continue;
    }
    const auto scale = to_atomic_units(one);
    auto values = scale ? classic.numbers(one, most_values) : std::nullopt;
    if (!values) continue;
    for (auto& value : *values) value *= *scale;
    result.numbers.emplace(one.name, std::move(*values));
  }
  result.problem = classic.problem();
  if (result.problem.empty() && !classic.whole()) result.problem = "the file ends before the values that its header speaks of";
  return result;
}

}  // namespace quarry::abinit
