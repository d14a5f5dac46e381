// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "gaussian/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::gaussian {

namespace {

std::string without_restriction(std::string label) {
  for (const std::string_view prefix : {"RO", "R", "U"})
    if (label.starts_with(prefix) && label.size() > prefix.size() + 1) return label.substr(prefix.size());
  return label;
}

}  // namespace

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  auto& results = run_.results;
  const auto asks = [&](std::string_view keyword) {
    return std::ranges::any_of(routes_, [&](const Route& route) { return route.keywords.contains(keyword); });
  };
  const auto first = std::ranges::find_if(routes_, [](const Route& route) { return !route.method.empty(); });
  std::string stated = first == routes_.end() ? std::string() : first->method;
  if (!method.basis_set && first != routes_.end() && !first->basis.empty()) method.basis_set.set(first->basis, whole);
  method.basis_type.set("gaussians", whole);
  // The label of `SCF Done` is what was solved; `RHF` under MP2 is the reference.
  const auto reference = without_restriction(scf_label_);
  auto functional = simulation::functional_named(reference);
  if (!functional && !stated.empty()) functional = simulation::functional_named(stated);
  if (!functional) functional.emplace();
  functional->stated = stated.empty() ? reference : stated;
  for (const auto& route : routes_)
    if (!route.dispersion.empty()) simulation::add_dispersion(*functional, route.dispersion);
  const bool hartree_fock = functional->canonical == "HF";
  if (!functional->stated.empty()) method.functional.set(std::move(*functional), whole);
  method.name.set(level_ == "SCF" || level_.empty() ? (hartree_fock ? "HF" : "DFT") : level_, whole);
  if (level_ == "SCF" || level_.empty()) results.scf.clear();
  if (!scf_label_.empty()) method.spin_polarized.set(scf_label_.starts_with('U') || scf_label_.starts_with("RO"), whole);

  const auto orbitals = [&](simulation::Reading<std::vector<double>>& reading, const std::optional<double> (&energies)[2]) {
    if (!energies[0]) return;
    std::vector<double> values{*energies[0]};
    if (energies[1]) values.push_back(*energies[1]);
    reading.set(std::move(values), whole);
  };
  orbitals(results.homo, homo_);
  orbitals(results.lumo, lumo_);
  if (modes_ > 0) {
    results.modes.set(modes_, whole);
    results.imaginary_modes.set(imaginary_, whole);
    results.lowest_frequency.set(*lowest_, whole);
    results.highest_frequency.set(*highest_, whole);
  }
  const bool transition = std::ranges::any_of(routes_, &Route::transition_state);
  if (asks("opt")) run_.type.set(transition ? "transition_state" : "relax", whole);
  else if (asks("bomd") || asks("admp")) run_.type.set("md", whole);
  else if (asks("freq")) run_.type.set("frequency", whole);
  else if (asks("td") || asks("cis") || asks("tda")) run_.type.set("tddft", whole);
  else if (!routes_.empty()) run_.type.set("single_point", whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  if (run_.type.value == "single_point" && results.total) run_.convergence.ionic.set(true, whole);
  const bool complete = jobs_ > 0 && normal_ends_ >= jobs_ && !failed_;
  run_.run.finished.set(complete, whole);
  run_.truncated = !complete && !failed_;
}

}  // namespace quarry::gaussian
