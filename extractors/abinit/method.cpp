// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>

#include "abinit/log_reader.hpp"
#include "abinit/variables.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::abinit {

using constants::hartree;

/// `lpawu  2 -1`, `upawu  1.4699E-01  0.0 Hartree`: by type of atom.
void LogReader::finish_hubbard(simulation::Functional& functional) {
  if (number("usepawu").value_or(0) == 0) return;
  simulation::add_hubbard(functional);
  const auto *l = variable("lpawu"), *u = variable("upawu"), *j = variable("jpawu"), *z = variable("znucl");
  if (l == nullptr || u == nullptr || z == nullptr || u->unit != "Hartree" || l->values.size() != u->values.size() || z->values.size() != u->values.size()) return;
  std::vector<simulation::Hubbard> terms;
  for (std::size_t i = 0; i < u->values.size(); ++i) {
    const auto* element = z->values[i] >= 1 && z->values[i] < 119 ? element_of_number(static_cast<int>(z->values[i])) : nullptr;
    if (l->values[i] < 0 || l->values[i] > 3 || element == nullptr) continue;
    simulation::Hubbard term;
    term.element = element->symbol;
    term.orbital = std::string(1, "spdf"[static_cast<std::size_t>(l->values[i])]);
    term.u = u->values[i] * hartree;
    if (j != nullptr && j->unit == "Hartree" && j->values.size() == u->values.size()) term.j = j->values[i] * hartree;
    terms.push_back(std::move(term));
  }
  if (!terms.empty()) run_.method.hubbard.set(std::move(terms), u->place);
}

void LogReader::finish_functional() {
  const Place whole{file_, -1, -1, {}};
  std::optional<std::int64_t> ixc;
  if (const auto value = number("ixc"); value && std::abs(*value) < 1e6) ixc = static_cast<std::int64_t>(*value);
  else if (const auto set = sets_.find(chosen_); set != sets_.end()) ixc = set->second.ixc;
  if (!ixc || *ixc <= -1000000) return;
  auto functional = functional_of(*ixc);
  finish_hubbard(functional);
  const auto vdw = number("vdw_xc").value_or(0);
  simulation::add_dispersion(functional, vdw == 5 ? "D2" : vdw == 6 ? "D3" : vdw == 7 ? "D3(BJ)" : "");
  run_.method.functional.set(std::move(functional), whole);
}

void LogReader::finish_method() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  finish_functional();
  finish_k_points();
  method.name.set("DFT", whole);
  method.basis_type.set("plane waves", whole);
  method.core_treatment.set("pseudopotential", whole);
  if (const auto value = quantity("ecut", hartree)) method.cutoff.set(*value, whole);
  if (const auto value = quantity("pawecutdg", hartree); value && *value > 0) method.density_cutoff.set(*value, whole);
  if (const auto spins = number("nsppol")) method.spin_polarized.set(*spins == 2 || (number("nspden").value_or(1) == 2), whole);
  if (const auto spinors = number("nspinor")) method.noncollinear.set(*spinors == 2, whole);
  if (const auto occupations = number("occopt")) {
    if (const auto kind = smearing_of(*occupations); !kind.empty()) method.smearing.set(std::string(kind), whole);
    if (*occupations >= 3)
      if (const auto width = quantity("tsmear", hartree)) method.smearing_width.set(*width, whole);
  }
  if (const auto value = count("nband")) method.bands.set(*value, whole);
  if (const auto value = number("charge") ? number("charge") : number("cellcharge")) method.charge.set(*value, whole);
  if (const auto value = quantity("toldfe", hartree); value && *value > 0) run_.convergence.scf_threshold.set(*value, whole);
  if (const auto value = count("nstep")) run_.convergence.max_scf_steps.set(*value, whole);
  const auto* charges = variable("znucl");
  std::vector<simulation::Pseudopotential> potentials;
  for (const auto& [type, file] : potentials_) {
    simulation::Pseudopotential one;
    one.name = one.file = file;
    if (charges != nullptr && type >= 1 && static_cast<std::size_t>(type) <= charges->values.size()) {
      const double z = charges->values[static_cast<std::size_t>(type) - 1];
      if (const auto* element = z >= 1 && z < 119 ? element_of_number(static_cast<int>(z)) : nullptr) one.element = element->symbol;
    }
    potentials.push_back(std::move(one));
  }
  if (!potentials.empty()) method.pseudopotentials.set(std::move(potentials), whole);
}

}  // namespace quarry::abinit
