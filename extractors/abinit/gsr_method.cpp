// SPDX-License-Identifier: GPL-3.0-or-later
// Structure and settings of an ETSF file.
#include <algorithm>
#include <array>
#include <cmath>

#include "abinit/gsr_reader.hpp"
#include "abinit/variables.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::abinit {

using constants::bohr;
using constants::hartree;

namespace {

constexpr std::size_t most_atoms = 1'000'000;

}  // namespace

/// The first of the variables that is there.
void EtsfReader::keep(simulation::Reading<double>& reading, std::initializer_list<std::string_view> names, double unit) {
  for (const auto name : names) {
    const auto value = data_.number(name);
    if (!value || reading) continue;
    reading.set(*value * unit, at(name));
  }
}

void EtsfReader::read_structure() {
  atoms_ = data_.dimension("number_of_atoms");
  species_ = data_.dimension("number_of_atom_species");
  if (atoms_ < 1 || atoms_ > most_atoms || species_ < 1 || species_ > atoms_) return;
  run_.sites.set(static_cast<std::int64_t>(atoms_), at("number_of_atoms"));
  const auto *vectors = data_.list("primitive_vectors", 9), *places = data_.list("reduced_atom_positions", 3 * atoms_);
  const auto *kinds = data_.list("atom_species", atoms_), *charges = data_.list("atomic_numbers", species_);
  if (vectors == nullptr || places == nullptr || kinds == nullptr || charges == nullptr) return;
  crystal::Structure structure;
  crystal::Matrix lattice{};
  for (std::size_t i = 0; i < 9; ++i) lattice[i / 3][i % 3] = (*vectors)[i] * bohr;
  if (!crystal::inverse(lattice)) return;
  structure.lattice = lattice;
  for (std::size_t i = 0; i < atoms_; ++i) {
    const double kind = (*kinds)[i];
    if (kind < 1 || kind > static_cast<double>(species_)) return;
    const double charge = (*charges)[static_cast<std::size_t>(kind) - 1];
    const auto* const element = charge == std::floor(charge) && charge > 0 && charge < 119 ? element_of_number(static_cast<int>(charge)) : nullptr;
    if (element == nullptr) return;
    structure.add_site(element->symbol, {(*places)[3 * i], (*places)[3 * i + 1], (*places)[3 * i + 2]});
  }
  run_.last.set(std::move(structure), at("reduced_atom_positions"));
}

void EtsfReader::read_functional() {
  const auto ixc = data_.number("ixc");
  if (ixc && std::abs(*ixc) < 1e6) {
    run_.method.functional.set(functional_of(static_cast<std::int64_t>(*ixc)), at("ixc"));
    return;
  }
  const std::string exchange(data_.text("exchange_functional")), correlation(data_.text("correlation_functional"));
  if (exchange.empty() && correlation.empty()) return;
  simulation::Functional functional;
  if (auto known = simulation::functional_named(exchange); known && exchange == correlation) functional = *known;
  functional.stated = exchange == correlation || correlation.empty() ? exchange : exchange + " " + correlation;
  run_.method.functional.set(std::move(functional), at("exchange_functional"));
}

void EtsfReader::read_k_points() {
  auto& method = run_.method;
  if (const auto points = data_.dimension("number_of_kpoints"); points > 0) method.k_irreducible.set(static_cast<std::int64_t>(points), at("number_of_kpoints"));
  std::optional<std::array<double, 3>> mesh;
  std::string_view name = "monkhorst_pack_folding";
  if (const auto* const folding = data_.list(name, 3)) mesh = {(*folding)[0], (*folding)[1], (*folding)[2]};
  // With several shifts the lattice of points is not the product of its divisions.
  const auto* const lattice = data_.list("kptrlatt", 9);
  if (!mesh && lattice != nullptr && data_.list("shiftk", 3) != nullptr) {
    const auto& m = *lattice;
    name = "kptrlatt";
    if (m[1] == 0 && m[2] == 0 && m[3] == 0 && m[5] == 0 && m[6] == 0 && m[7] == 0) mesh = {m[0], m[4], m[8]};
  }
  if (!mesh || !std::ranges::all_of(*mesh, [](double n) { return simulation::count_of(n).value_or(0) >= 1; })) return;
  method.k_mesh.set({static_cast<std::int64_t>((*mesh)[0]), static_cast<std::int64_t>((*mesh)[1]), static_cast<std::int64_t>((*mesh)[2])}, at(name));
  method.k_scheme.set("monkhorst_pack", at(name));
}

void EtsfReader::read_potentials() {
  const auto named = data_.texts.find("pseudopotential_types"), sums = data_.texts.find("md5_pseudos");
  const auto *charges = data_.list("atomic_numbers", species_), *valences = data_.list("valence_charges", species_);
  if (charges == nullptr || species_ == 0) return;
  std::vector<simulation::Pseudopotential> list;
  for (std::size_t i = 0; i < species_; ++i) {
    simulation::Pseudopotential one;
    const double charge = (*charges)[i];
    if (const auto* const element = charge > 0 && charge < 119 && charge == std::floor(charge) ? element_of_number(static_cast<int>(charge)) : nullptr)
      one.element = element->symbol;
    if (named != data_.texts.end() && named->second.size() == species_) one.name = simulation::trimmed(named->second[i]);
    if (sums != data_.texts.end() && sums->second.size() == species_ && sums->second[i].size() == 32) one.hash = sums->second[i];
    if (valences != nullptr) one.valence = (*valences)[i];
    list.push_back(std::move(one));
  }
  run_.method.pseudopotentials.set(std::move(list), at("pseudopotential_types"));
}

void EtsfReader::read_method() {
  auto& method = run_.method;
  const Place whole{index_, -1, -1, {}};
  method.name.set("DFT", whole);
  method.basis_type.set("plane waves", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (const auto version = data_.text("codvsn"); !version.empty()) run_.version.set(std::string(simulation::trimmed(version)), at("codvsn"));
  read_functional();
  read_k_points();
  read_potentials();
  keep(method.cutoff, {"kinetic_energy_cutoff", "ecut"}, hartree);
  const bool paw = data_.number("usepaw").value_or(0) == 1;
  if (paw) keep(method.density_cutoff, {"ecutdg", "pawecutdg"}, hartree);
  keep(method.electrons, {"nelect", "number_of_electrons"}, 1);
  keep(method.charge, {"cellcharge", "charge"}, 1);
  if (const auto occopt = data_.number("occopt")) {
    if (const auto kind = smearing_of(*occopt); !kind.empty()) method.smearing.set(std::string(kind), at("occopt"));
    if (*occopt >= 3) keep(method.smearing_width, {"tsmear", "smearing_width"}, hartree);
  }
  const auto spins = data_.dimension("number_of_spins"), densities = data_.dimension("number_of_components");
  if (spins == 1 || spins == 2) method.spin_polarized.set(spins == 2 || densities == 2, at("number_of_spins"));
  if (const auto spinors = data_.dimension("number_of_spinor_components"); spinors == 1 || spinors == 2)
    method.noncollinear.set(spinors == 2, at("number_of_spinor_components"));
}

simulation::Calculation EtsfReader::read() {
  run_.program = "ABINIT";
  read_structure();
  read_method();
  read_energies();
  read_forces();
  read_bands();
  if (!data_.problem.empty()) {
    run_.truncated = run_.settings_cut = true;
    run_.diagnostics.push_back({Severity::warning, data_.problem, {index_, -1, -1, {}}});
  }
  return std::move(run_);
}

}  // namespace quarry::abinit
