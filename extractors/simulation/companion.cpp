// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/companion.hpp"

#include <algorithm>
#include <cmath>

namespace quarry::simulation {

namespace {

std::optional<std::int64_t> atoms_of(const Calculation& run) {
  for (const auto* structure : {&run.last, &run.initial})
    if (*structure) return static_cast<std::int64_t>((*structure)->sites.size());
  return run.sites.value;
}

bool of_another_run(Calculation& main, const Calculation& other, const Place& place) {
  const auto ours = atoms_of(main), theirs = atoms_of(other);
  if (ours && theirs && *ours != *theirs) {
    main.diagnostics.push_back({Severity::warning,
                                "the file has " + std::to_string(*theirs) + " atoms, the main one " + std::to_string(*ours) + ": nothing is taken from it",
                                place});
    return true;
  }
  if (!main.results.total || !other.results.total) return false;
  const double here = *main.results.total, there = *other.results.total;
  if (std::abs(here - there) <= std::max(1e-4, 1e-6 * std::abs(here))) return false;
  main.diagnostics.push_back({Severity::warning,
                              "energy_mismatch: the file has " + std::to_string(there) + " eV, the main one " + std::to_string(here) +
                                  " eV: nothing is taken from it",
                              place});
  return true;
}

void take_results(Results& to, const Results& from) {
  // An energy that comes alone from the other file would stand beside this one's other values of an earlier step.
  if (!to.total) {
    to.total = from.total;
    to.total_native = from.total_native;
  }
  to.free.fall_back(from.free);
  to.sigma0.fall_back(from.sigma0);
  to.fermi.fall_back(from.fermi);
  // What the program itself printed of the gap stands.
  if (!to.printed_gap && from.gap && from.gap->certain) to.gap.fall_back(from.gap);
  to.homo.fall_back(from.homo);
  to.lumo.fall_back(from.lumo);
  to.force_max.fall_back(from.force_max);
  to.force_rms.fall_back(from.force_rms);
  to.stress.fall_back(from.stress);
  to.magnetization.fall_back(from.magnetization);
  to.site_moments.fall_back(from.site_moments);
}

void take_method(Method& to, const Method& from) {
  to.functional.fall_back(from.functional);
  to.basis_type.fall_back(from.basis_type);
  to.basis_set.fall_back(from.basis_set);
  to.cutoff.fall_back(from.cutoff);
  to.density_cutoff.fall_back(from.density_cutoff);
  to.grid_spacing.fall_back(from.grid_spacing);
  to.pseudopotentials.fall_back(from.pseudopotentials);
  to.k_mesh.fall_back(from.k_mesh);
  to.k_irreducible.fall_back(from.k_irreducible);
  to.smearing.fall_back(from.smearing);
  to.smearing_width.fall_back(from.smearing_width);
  to.spin_polarized.fall_back(from.spin_polarized);
  to.noncollinear.fall_back(from.noncollinear);
  to.charge.fall_back(from.charge);
  to.electrons.fall_back(from.electrons);
}

}  // namespace

void take_companion(Calculation& main, const Calculation& other, const Place& place) {
  main.diagnostics.insert(main.diagnostics.end(), other.diagnostics.begin(), other.diagnostics.end());
  if (of_another_run(main, other, place)) return;
  main.version.fall_back(other.version);
  take_results(main.results, other.results);
  take_method(main.method, other.method);
  main.convergence.electronic.fall_back(other.convergence.electronic);
  main.last.fall_back(other.last);
}

}  // namespace quarry::simulation
