// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "cp2k/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::cp2k {

void LogReader::finish_functional() {
  const auto& names = run_.functionals;
  if (names.empty()) return;
  const Place whole{file_, -1, -1, {}};
  const auto has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  const bool libxc = std::ranges::all_of(names, [](const auto& name) {
    return name.find("_X_") != std::string::npos || name.find("_C_") != std::string::npos || name.find("_XC_") != std::string::npos;
  });
  simulation::Functional functional;
  std::string_view canonical;
  if (names.size() == 1) canonical = names[0];
  else if (names.size() == 2 && has("BECKE88") && has("LYP")) canonical = "BLYP";
  else if (names.size() == 2 && has("BECKE88") && has("P86C")) canonical = "BP86";
  else if (names.size() == 2 && has("OPTX") && has("LYP")) canonical = "OLYP";
  // With exact exchange only the plain case is known: a quarter of it in place of PBE's.
  const bool hybrid = run_.exchange_fraction.has_value();
  if (hybrid || run_.scaled) canonical = canonical == "PBE0" || canonical == "B3LYP" ? canonical : std::string_view();
  if (libxc && !hybrid && !run_.scaled) functional = simulation::functional_of_libxc(names);
  else if (const auto known = simulation::functional_named(canonical)) functional = *known;
  if (hybrid) {
    functional.exact_exchange = run_.exchange_fraction;
    functional.ladder = "hyper-GGA";
  }
  functional.stated.clear();
  for (const auto& name : names) functional.stated += (functional.stated.empty() ? "" : "+") + name;
  simulation::add_dispersion(functional, run_.dispersion);
  run_.calculation.method.functional.set(std::move(functional), whole);
}

/// The only coordinates of a log at its usual level are the first ones: those of the end are in files of their own.
void LogReader::finish_structure() {
  auto& calculation = run_.calculation;
  if (!run_.atoms_known || run_.atoms.empty()) return;
  crystal::Structure structure;
  const auto inverse = run_.first_cell ? crystal::inverse(*run_.first_cell) : std::nullopt;
  const bool free = run_.periodicity == "NONE";
  if (inverse && !free) {
    structure.lattice = run_.first_cell;
    if (!run_.periodicity.empty())
      for (std::size_t i = 0; i < 3; ++i) structure.periodic[i] = run_.periodicity.find(static_cast<char>('X' + i)) != std::string::npos;
  }
  for (const auto& atom : run_.atoms)
    structure.add_site(atom.symbol, structure.lattice ? crystal::times(atom.position, *inverse) : atom.position);
  calculation.initial.set(std::move(structure), run_.atoms_place);
  const bool moves = run_.type == "GEO_OPT" || run_.type == "CELL_OPT" || run_.type == "MD" || run_.type == "BAND";
  if (!moves) calculation.last = calculation.initial;
  else calculation.diagnostics.push_back({Severity::note, "the structure is the one that the run began with: the log has no other", run_.atoms_place});
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& calculation = run_.calculation;
  auto& method = calculation.method;
  calculation.program = "CP2K";
  add_potential();
  finish_functional();
  finish_structure();
  if (!run_.potentials.empty()) {
    const bool electrons = std::ranges::all_of(run_.potentials, [](const auto& one) { return one.name == "ALL" || one.name.starts_with("ALL-"); });
    if (electrons) method.core_treatment.set("all-electron", whole);
    else if (std::ranges::all_of(run_.potentials, [](const auto& one) { return one.family == "GTH"; })) method.core_treatment.set("pseudopotential", whole);
    method.pseudopotentials.set(std::move(run_.potentials), whole);
  }
  if (!run_.bases.empty()) {
    method.basis_type.set("gaussians", whole);
    method.basis_set.set(run_.bases.size() == 1 ? run_.bases[0] : "mixed", whole);
  }
  const auto& engine = run_.force_method;
  if (engine == "FIST") method.name.set("FF", whole);
  else if (method.functional && (run_.quickstep.empty() || run_.quickstep.starts_with('G'))) method.name.set("DFT", whole);
  else if (run_.quickstep == "DFTB" || run_.quickstep == "xTB" || run_.quickstep == "XTB") method.name.set("TB", whole);
  auto& convergence = calculation.convergence;
  if (run_.last_step && (run_.type == "GEO_OPT" || run_.type == "CELL_OPT")) convergence.ionic_steps.set(*run_.last_step + 1, whole);
  if (run_.md_steps) calculation.dynamics.steps.set(*run_.md_steps, whole);
  if (calculation.type.value == "single_point" && calculation.results.total) convergence.ionic.set(true, whole);
  if (!calculation.run.finished) {
    calculation.run.finished.set(false, whole);
    calculation.truncated = !run_.abort;
  }
}

}  // namespace quarry::cp2k
