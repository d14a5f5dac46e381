// SPDX-License-Identifier: GPL-3.0-or-later
#include "crystal/state.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace quarry::crystal {

namespace {

/// 1 u / cubic angstrom in g/cm3 (CODATA 2018).
constexpr double density_unit = 1.66053906660;

/// Whole amounts as integers.
Value number_of(double amount) {
  if (amount == std::round(amount) && std::abs(amount) < 1e15) return static_cast<std::int64_t>(amount);
  return amount;
}

void state_material(const Composition& amounts, Sink& sink, const Place& place) {
  Array symbols;
  for (const auto& [symbol, amount] : amounts) symbols.emplace_back(symbol);
  Object fractions;
  for (const auto& [symbol, fraction] : atomic_fractions(amounts)) fractions[symbol] = fraction;
  sink.set("material.composition", full_formula(amounts), place);
  sink.set("material.nelements", amounts.size(), place);
  sink.set("material.elements", std::move(symbols), place);
  sink.set("material.elemental_proportions", std::move(fractions), place);
  sink.set("material.chemical_system", chemical_system(amounts), place);
  if (auto text = reduced_formula(amounts)) sink.set("material.chemical_formula_reduced", *text, place);
  if (auto text = hill_formula(amounts)) sink.set("material.chemical_formula_hill", *text, place);
  if (auto text = anonymous_formula(amounts))
    sink.set("material.chemical_formula_anonymous", *text, place);
}

Object lattice_object(const Matrix& lattice) {
  const auto cell = cell_of(lattice);
  return {{"a", cell.a},         {"b", cell.b},       {"c", cell.c},
          {"alpha", cell.alpha}, {"beta", cell.beta}, {"gamma", cell.gamma},
          {"volume", volume(lattice)}};
}

void state_crystal_structure(const Structure& structure, const Composition& amounts,
                             const Symmetry& symmetry, Sink& sink, const Place& place) {
  sink.set("crystal_structure.space_group_number", symmetry.number, place);
  sink.set("crystal_structure.number_of_atoms", number_of(number_of_atoms(structure)), place);
  sink.set("crystal_structure.volume", volume(*structure.lattice), place);
  if (auto text = ascending_anonymous_formula(amounts))
    sink.set("crystal_structure.stoichiometry", *text, place);
}

void state_symmetry(const Symmetry& symmetry, Sink& sink, const Place& place) {
  sink.set("symmetry.number", symmetry.number, place);
  sink.set("symmetry.symbol", symmetry.symbol, place);
  sink.set("symmetry.hall_number", symmetry.hall_number, place);
  sink.set("symmetry.point_group", symmetry.point_group, place);
  sink.set("symmetry.crystal_system", crystal_system(symmetry.number), place);
  sink.set("symmetry.symprec", symprec, place);
}

void state_features(const Structure& structure, Sink& sink, const Place& place) {
  Array features;
  if (disordered(structure)) features.emplace_back("disorder");
  if (structure.implicit_atoms) features.emplace_back("implicit_atoms");
  if (!features.empty()) sink.set("structure.features", std::move(features), place);
}

void state_cell(const Structure& structure, const Composition& amounts, Sink& sink, const Place& place) {
  state_lattice(*structure.lattice, sink, place);
  Array dimensions;
  for (const bool periodic : structure.periodic) dimensions.emplace_back(periodic ? 1 : 0);
  sink.set("structure.nperiodic_dimensions", std::ranges::count(structure.periodic, true), place);
  sink.set("structure.dimension_types", std::move(dimensions), place);
  const double atoms = number_of_atoms(structure);
  if (structure.periodic_in_three() && atoms > 0) {
    const double cell_volume = volume(*structure.lattice);
    // Of a cell that lacks atoms the mass is not known.
    if (!structure.implicit_atoms)
      sink.set("structure.density", density_unit * formula_mass(amounts) / cell_volume, place);
    sink.set("structure.density_atomic", cell_volume / atoms, place);
  }
}

}  // namespace

std::string state_composition(const Composition& amounts, Sink& sink, const Place& place) {
  if (amounts.empty()) return {};
  state_material(amounts, sink, place);
  return reduced_formula(amounts).value_or(full_formula(amounts));
}

void state_lattice(const Matrix& lattice, Sink& sink, const Place& place) {
  for (auto& [name, value] : lattice_object(lattice))
    sink.set("structure.lattice." + name, value, place);
}

Stated state_structure(const Structure& structure, Sink& sink, const Place& place) {
  Stated stated;
  const auto amounts = composition(structure);
  if (amounts.empty()) return stated;
  stated.formula = state_composition(amounts, sink, place);
  sink.set("material.nsites", structure.sites.size(), place);
  state_features(structure, sink, place);
  if (!structure.lattice) {
    sink.set("structure.nperiodic_dimensions", 0, place);
    sink.set("structure.dimension_types", Array{0, 0, 0}, place);
    return stated;
  }
  state_cell(structure, amounts, sink, place);
  if (structure.periodic_in_three() && structure.sites.size() > most_symmetry_sites) {
    sink.diagnose(Severity::note,
                  "symmetry is not looked for: " + std::to_string(structure.sites.size()) +
                      " sites are more than " + std::to_string(most_symmetry_sites),
                  place);
    return stated;
  }
  stated.symmetry = find_symmetry(structure);
  if (stated.symmetry) {
    state_crystal_structure(structure, amounts, *stated.symmetry, sink, place);
    state_symmetry(*stated.symmetry, sink, place);
  } else if (structure.periodic_in_three()) {
    sink.diagnose(Severity::warning, "no space group found: atoms overlap or the cell is degenerate", place);
  }
  return stated;
}

void state_initial(const Structure& initial, const Structure& final_structure, Sink& sink, const Place& place) {
  if (!initial.lattice || !final_structure.lattice) return;
  bool differs = composition(initial) != composition(final_structure);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      differs |= std::abs((*initial.lattice)[i][j] - (*final_structure.lattice)[i][j]) > 1e-6;
  if (!differs) return;
  sink.set("structure.initial.lattice", lattice_object(*initial.lattice), place);
  if (const auto text = reduced_formula(composition(initial)))
    sink.set("structure.initial.formula", *text, place);
}

}  // namespace quarry::crystal
