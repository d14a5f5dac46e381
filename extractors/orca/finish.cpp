// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include "orca/log_reader.hpp"
#include "simulation/text.hpp"

namespace quarry::orca {

namespace {

/// Of ORCA's simple keywords those that name a level above the SCF.
constexpr std::array<std::string_view, 12> levels{"ccsd(t)", "dlpno-ccsd(t)", "dlpno-ccsd(t1)", "ccsd", "dlpno-ccsd", "qcisd(t)", "qcisd", "ri-mp2",
                                                  "dlpno-mp2", "mp2", "mp3", "casscf"};

/// Basis sets begin so; what else stands in a line of keywords is no basis.
bool is_basis(const std::string& key) {
  if (key.ends_with("/c") || key.ends_with("/j") || key.ends_with("/jk") || key == "def2/j") return false;
  return key.starts_with("def2-") || key.starts_with("def-") || key.starts_with("cc-pv") || key.starts_with("aug-cc-") || key.starts_with("sto-") ||
         key.starts_with("6-31") || key.starts_with("3-21g") || key.starts_with("ma-def2") || key.starts_with("pcseg") || key == "svp" || key == "tzvp" ||
         key == "tzvpp" || key == "qzvp" || key == "sv" || key == "sv(p)" || key == "epr-ii" || key == "epr-iii" || key.starts_with("zora-def2");
}

}  // namespace

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& run = s_.run;
  s_.geometries.finish(run);
  auto& results = run.results;
  simulation::Functional functional;
  std::string level;
  bool numeric_frequencies = false, frequencies = false, dynamics = false;
  for (const auto& word : s_.keywords) {
    const auto key = simulation::lower(word);
    if (functional.canonical.empty()) {
      // ORCA's B3LYP has VWN5; with /G it is Gaussian's.
      if (key == "b3lyp") functional = *simulation::functional_named("B3LYP5");
      else if (key == "b3lyp/g") functional = *simulation::functional_named("B3LYP");
      else if (auto known = simulation::functional_named(key)) functional = *known;
      if (!functional.canonical.empty()) functional.stated = word;
    }
    if (std::ranges::find(levels, key) != levels.end() && level.empty()) level = word;
    if (!run.method.basis_set && is_basis(key)) run.method.basis_set.set(word, whole);
    if (key == "freq" || key == "anfreq") frequencies = true;
    if (key == "numfreq") numeric_frequencies = true;
    if (key == "md") dynamics = true;
  }
  if (functional.canonical.empty() && !run.method.name && !s_.reference.empty()) functional = *simulation::functional_named("HF");
  if (run.method.functional) functional.exact_exchange = run.method.functional->exact_exchange;
  simulation::add_dispersion(functional, s_.dispersion);
  if (!functional.stated.empty() || !functional.canonical.empty()) run.method.functional.set(functional, whole);
  if (!level.empty()) run.method.name.set(level, whole);
  else if (!run.method.name && !functional.canonical.empty()) run.method.name.set(functional.canonical.starts_with("HF") ? "HF" : "DFT", whole);
  run.method.basis_type.set("gaussians", whole);
  // The final energy holds the dispersion energy, correlation, and in excited states the excitation.
  if (results.total && results.scf && std::abs(*results.total - *results.scf - results.dispersion.value.value_or(0)) < 1e-5) results.scf.clear();

  if (s_.optimizes) run.type.set("relax", whole);
  else if (dynamics) run.type.set("md", whole);
  else if (frequencies || numeric_frequencies || results.modes) run.type.set("frequency", whole);
  else if (results.total) run.type.set("single_point", whole);
  if (s_.cycles > 0) run.convergence.ionic_steps.set(s_.cycles, whole);
  if (run.type.value == "single_point") run.convergence.ionic.set(true, whole);
  if (!run.run.finished) {
    run.run.finished.set(false, whole);
    run.truncated = !s_.failed;
  }
}

}  // namespace quarry::orca
