// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "gaussian/log_reader.hpp"

namespace quarry::gaussian {

namespace {

std::string without_restriction(std::string label) {
  for (const std::string_view prefix : {"RO", "R", "U"})
    if (label.starts_with(prefix) && label.size() > prefix.size() + 1) return label.substr(prefix.size());
  return label;
}

/// Labels of SCF energies that are of a semi-empirical Hamiltonian.
constexpr std::array<std::string_view, 13> semi_empirical{"AM1", "PM3", "PM3MM", "PM6", "PM7", "PM7MOPAC", "MNDO", "MINDO3", "PDDG", "CNDO", "INDO", "ZINDO", "DFTBA"};

}  // namespace

void LogReader::state_method() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  method.basis_type.set("gaussians", whole);
  if (route_.layered()) {
    simulation::Functional layers;
    layers.stated = route_.layers;
    method.functional.set(std::move(layers), whole);
    method.name.set("ONIOM", whole);
    return;
  }
  const auto& stated = route_.method;
  // The label of `SCF Done` is what was solved; `RHF` under MP2 is the reference.
  const auto reference = without_restriction(scf_label_);
  auto functional = simulation::functional_named(reference);
  if (!functional && !stated.empty()) functional = simulation::functional_named(stated);
  if (!functional) functional.emplace();
  functional->stated = stated.empty() ? reference : stated;
  if (!route_.dispersion.empty()) simulation::add_dispersion(*functional, route_.dispersion);
  const bool hartree_fock = functional->canonical == "HF", known = !functional->canonical.empty();
  if (!functional->stated.empty()) method.functional.set(std::move(*functional), whole);
  const bool scf = level_ == "SCF" || level_.empty();
  // Of another word than a known functional only the label of an SCF energy tells that it is one.
  if (!scf) method.name.set(level_, whole);
  else if (hartree_fock) method.name.set("HF", whole);
  else if (std::ranges::find(semi_empirical, reference) != semi_empirical.end()) method.name.set(reference, whole);
  else if (known || !reference.empty()) method.name.set("DFT", whole);
  if (scf) run_.results.scf.clear();
  if (!scf_label_.empty()) method.spin_polarized.set(scf_label_.starts_with('U') || scf_label_.starts_with("RO"), whole);
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  if (run_.results.total.value == std::nullopt && !job_.has_energy) count_job();
  geometries_.finish(run_);
  simulation::leave_out_other_energy(run_, modes_, thermal_energy_, whole);
  state_method();
  auto& results = run_.results;
  const auto asks = [&](std::string_view keyword) {
    return std::ranges::any_of(routes_, [&](const Route& route) { return route.keywords.contains(keyword); });
  };
  orbitals_.state(results, whole);
  modes_.state(results, whole);
  const bool transition = std::ranges::any_of(routes_, &Route::transition_state);
  if (asks("opt")) run_.type.set(transition ? "transition_state" : "relax", whole);
  else if (asks("bomd") || asks("admp")) run_.type.set("md", whole);
  else if (asks("freq")) run_.type.set("frequency", whole);
  else if (asks("td") || asks("cis") || asks("tda")) run_.type.set("tddft", whole);
  else if (!routes_.empty()) run_.type.set("single_point", whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  if (run_.type.value == "single_point" && results.total) run_.convergence.ionic.set(true, whole);
  // The program does the frequencies that were asked for together with an optimization in a job of its own.
  const bool more = job_.route.keywords.contains("opt") && job_.route.keywords.contains("freq");
  const bool complete = !more && jobs_ > 0 && normal_ends_ >= jobs_ && !failed_;
  run_.run.finished.set(complete, whole);
  run_.truncated = !complete && !failed_;
}

}  // namespace quarry::gaussian
