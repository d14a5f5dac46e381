// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "nwchem/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::nwchem {

namespace {

/// The functional that the parts printed under `XC Information` make: a name of its own (`B3LYP Method XC Potential`), or a pair.
simulation::Functional functional_of(const std::vector<std::string>& components, const std::string& input) {
  simulation::Functional functional;
  const auto has = [&](std::string_view words) {
    return std::ranges::any_of(components, [&](const auto& line) { return line.find(words) != std::string::npos; });
  };
  for (const auto& line : components)
    if (const auto at = line.find(" Method XC "); at != std::string::npos)
      if (const auto known = simulation::functional_named(line.substr(0, at))) functional = *known;
  if (functional.canonical.empty() && !input.empty())
    if (const auto known = simulation::functional_named(input)) functional = *known;
  if (functional.canonical.empty() && components.size() == 2) {
    const bool pbe = has("PerdewBurkeErnzerhof Exchange") && has("Perdew 1996 Correlation");
    const bool lda = has("Slater Exchange") && has("VWN V Correlation");
    if (pbe || (has("PerdewBurkeErnzerhof Exchange") && has("PerdewBurkeErnz. Correlation"))) functional = *simulation::functional_named("PBE");
    else if (lda) functional = *simulation::functional_named("SVWN5");
    else if (has("TPSS metaGGA Exchange") && has("TPSS")) functional = *simulation::functional_named("TPSS");
  }
  functional.stated = input;
  for (const auto& line : components)
    if (functional.stated.empty()) functional.stated = line.substr(0, line.find("  "));
  return functional;
}

}  // namespace

void LogReader::state_functional() {
  auto& method = run_.method;
  if (!components_.empty()) {
    auto functional = functional_of(components_, xc_words_);
    simulation::add_dispersion(functional, dispersion_);
    method.functional.set(std::move(functional), {file_, -1, -1, {}});
  } else if (!method.functional && !wavefunction_.empty()) {
    method.functional.set(*simulation::functional_named("HF"), {file_, -1, -1, {}});
  }
}

simulation::Calculation LogReader::take() {
  const Place whole{file_, -1, -1, {}};
  auto& method = run_.method;
  auto& results = run_.results;
  geometries_.finish(run_);
  simulation::leave_out_other_energy(run_, modes_, thermal_energy_, whole);
  state_functional();
  if (!level_.empty()) method.name.set(level_, whole);
  if (!method.basis_type) method.basis_type.set("gaussians", whole);
  if (level_ == "HF" || level_ == "DFT") results.scf.clear();
  orbitals_.state(results, whole);
  modes_.state(results, whole);
  const auto asks = [&](std::string_view word) {
    return std::ranges::any_of(tasks_, [&](const auto& task) { return task.starts_with(word); });
  };
  if (asks("saddle")) run_.type.set("transition_state", whole);
  else if (asks("opt") || steps_ > 0) run_.type.set("relax", whole);
  else if (asks("dynamics") || asks("car-parrinello") || asks("qmd")) run_.type.set("md", whole);
  else if (asks("freq") || asks("hess") || modes_.modes > 0) run_.type.set("frequency", whole);
  else if (asks("tddft")) run_.type.set("tddft", whole);
  else if (results.total) run_.type.set("single_point", whole);
  if (steps_ > 0) run_.convergence.ionic_steps.set(steps_, whole);
  if (run_.type.value == "single_point" && results.total) run_.convergence.ionic.set(true, whole);
  if (!run_.run.finished) {
    run_.run.finished.set(false, whole);
    run_.truncated = !input_error_;
  }
  return std::move(run_);
}

}  // namespace quarry::nwchem
