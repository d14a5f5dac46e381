// SPDX-License-Identifier: GPL-3.0-or-later
#include "quantum_espresso/merge.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace quarry::quantum_espresso {

namespace {

using simulation::Calculation;

std::optional<std::int64_t> atoms_of(const Calculation& run) {
  if (run.sites) return *run.sites;
  for (const auto* structure : {&run.last, &run.initial})
    if (*structure) return static_cast<std::int64_t>((*structure)->sites.size());
  return std::nullopt;
}

/// Names alone made these files one run.
bool of_another_run(Calculation& run, const Calculation& other) {
  const auto warn = [&](const std::string& text, const Place& place) { run.diagnostics.push_back({Severity::warning, text, place}); };
  const auto ours = atoms_of(run), theirs = atoms_of(other);
  if (ours && theirs && *ours != *theirs) {
    warn("a file of the same name has " + std::to_string(*theirs) + " atoms, not " + std::to_string(*ours) + ": nothing is taken from it",
         other.sites ? other.sites.place : other.last.place);
    return true;
  }
  const auto &mine = run.results.total, &its = other.results.total;
  if (!mine || !its || std::abs(*mine - *its) <= std::max(1e-4, 1e-6 * std::abs(*mine))) return false;
  warn("energy_mismatch: a file of the same name has another energy: " + std::to_string(*its) + " eV, not " + std::to_string(*mine) +
           " eV: nothing is taken from it", its.place);
  return true;
}

/// Each value by itself, but those that belong together.
void take_method(simulation::Method& to, const simulation::Method& from) {
  if (!to.k_mesh) {
    to.k_scheme.fall_back(from.k_scheme);
    to.k_shift.fall_back(from.k_shift);
  }
  to.functional.fall_back(from.functional);
  to.name.fall_back(from.name);
  to.basis_type.fall_back(from.basis_type);
  to.basis_set.fall_back(from.basis_set);
  to.cutoff.fall_back(from.cutoff);
  to.density_cutoff.fall_back(from.density_cutoff);
  to.core_treatment.fall_back(from.core_treatment);
  to.pseudopotentials.fall_back(from.pseudopotentials);
  to.hubbard.fall_back(from.hubbard);
  to.k_mesh.fall_back(from.k_mesh);
  to.k_irreducible.fall_back(from.k_irreducible);
  to.k_total.fall_back(from.k_total);
  to.smearing.fall_back(from.smearing);
  to.smearing_width.fall_back(from.smearing_width);
  to.spin_polarized.fall_back(from.spin_polarized);
  to.noncollinear.fall_back(from.noncollinear);
  to.spin_orbit.fall_back(from.spin_orbit);
  to.charge.fall_back(from.charge);
  to.bands.fall_back(from.bands);
  to.electrons.fall_back(from.electrons);
}

void take_results(simulation::Results& to, const simulation::Results& from) {
  if (!to.total) to.total_native = from.total_native;
  if (!to.gap && !to.printed_gap && !to.vbm) {
    to.gap = from.gap;
    to.printed_gap = from.printed_gap;
    to.vbm = from.vbm;
    to.cbm = from.cbm;
  }
  to.total.fall_back(from.total);
  to.free.fall_back(from.free);
  to.sigma0.fall_back(from.sigma0);
  to.scf.fall_back(from.scf);
  to.force_max.fall_back(from.force_max);
  to.force_rms.fall_back(from.force_rms);
  to.stress.fall_back(from.stress);
  to.pressure.fall_back(from.pressure);
  to.magnetization.fall_back(from.magnetization);
  to.absolute_magnetization.fall_back(from.absolute_magnetization);
  to.site_moments.fall_back(from.site_moments);
  to.fermi.fall_back(from.fermi);
  to.imaginary_modes.fall_back(from.imaginary_modes);
  to.modes.fall_back(from.modes);
  to.lowest_frequency.fall_back(from.lowest_frequency);
  to.highest_frequency.fall_back(from.highest_frequency);
  to.dielectric_electronic.fall_back(from.dielectric_electronic);
  to.dielectric_total.fall_back(from.dielectric_total);
  to.dispersion.fall_back(from.dispersion);
}

void take_end(Calculation& run, const Calculation& other, bool other_is_log) {
  auto& to = run.run;
  const auto& from = other.run;
  if (other_is_log) {
    if (from.finished) to.finished = from.finished;
    if (from.wall_seconds) to.wall_seconds = from.wall_seconds;
    if (from.cpu_seconds) to.cpu_seconds = from.cpu_seconds;
  }
  to.cores.fall_back(from.cores);
  to.threads.fall_back(from.threads);
  to.wall_seconds.fall_back(from.wall_seconds);
  to.cpu_seconds.fall_back(from.cpu_seconds);
  to.start.fall_back(from.start);
  to.end.fall_back(from.end);
  to.finished.fall_back(from.finished);
  run.truncated = run.truncated || other.truncated;
}

}  // namespace

void take_from(Calculation& run, const Calculation& other, bool other_is_log) {
  std::ranges::copy(other.diagnostics, std::back_inserter(run.diagnostics));
  if (of_another_run(run, other)) return;
  run.version.fall_back(other.version);
  run.build.fall_back(other.build);
  run.title.fall_back(other.title);
  run.type.fall_back(other.type);
  take_method(run.method, other.method);
  take_results(run.results, other.results);
  auto& to = run.convergence;
  const auto& from = other.convergence;
  to.electronic.fall_back(from.electronic);
  to.ionic.fall_back(from.ionic);
  to.scf_threshold.fall_back(from.scf_threshold);
  to.force_threshold.fall_back(from.force_threshold);
  to.ionic_steps.fall_back(from.ionic_steps);
  to.max_ionic_steps.fall_back(from.max_ionic_steps);
  to.scf_steps_last.fall_back(from.scf_steps_last);
  to.max_scf_steps.fall_back(from.max_scf_steps);
  take_end(run, other, other_is_log);
  if (!run.last && !run.initial) {
    run.last = other.last;
    run.initial = other.initial;
    run.composition.fall_back(other.composition);
  } else if (run.last) {
    run.initial.fall_back(other.initial);
  }
  run.sites.fall_back(other.sites);
  run.lattice.fall_back(other.lattice);
}

}  // namespace quarry::quantum_espresso
