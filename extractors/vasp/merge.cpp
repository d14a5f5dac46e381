// SPDX-License-Identifier: GPL-3.0-or-later
#include "vasp/merge.hpp"

#include <algorithm>
#include <cmath>

namespace quarry::vasp {

namespace {

/// A vasprun.xml that broke off tells of fewer steps than an OUTCAR that did not.
bool better(const Run& b, const Run& a) {
  return a.finished == false && b.ionic_steps && (!a.ionic_steps || *b.ionic_steps > *a.ionic_steps);
}

void compare(const Run& a, const Run& b, std::vector<Diagnostic>& diagnostics) {
  if (!a.free_energy || !b.free_energy) return;
  // OSZICAR prints eight digits.
  const double tolerance = std::max(1e-4, 1e-6 * std::abs(*a.free_energy));
  const double difference = std::abs(*a.free_energy - *b.free_energy);
  if (difference > tolerance)
    diagnostics.push_back({Severity::warning,
                           "energy_mismatch: " + b.source + " has another free energy than " + a.source + ": " +
                               std::to_string(*b.free_energy) + " eV, not " + std::to_string(*a.free_energy) + " eV",
                           b.free_energy.place});
}

/// Values of the last whole ionic step, from another file about the same step.
void take_step(Run& run, const Run& other) {
  run.free_energy.fall_back(other.free_energy);
  run.sigma0_energy.fall_back(other.sigma0_energy);
  run.entropyless_energy.fall_back(other.entropyless_energy);
  run.fermi.fall_back(other.fermi);
  run.gap.fall_back(other.gap);
  run.forces.fall_back(other.forces);
  run.stress.fall_back(other.stress);
  run.magnetization.fall_back(other.magnetization);
  run.site_moments.fall_back(other.site_moments);
  run.mean_temperature.fall_back(other.mean_temperature);
  run.last.fall_back(other.last);
  run.electronic_steps.fall_back(other.electronic_steps);
  run.threshold_met.fall_back(other.threshold_met);
}

void take_rest(Run& run, const Run& other) {
  run.version.fall_back(other.version);
  if (run.build.empty()) run.build = other.build;
  if (run.start.empty()) run.start = other.start;
  if (run.typed.empty()) run.typed = other.typed;
  for (const auto& [name, value] : other.resolved) run.resolved.try_emplace(name, value);
  if (run.potentials.empty()) {
    run.potentials = other.potentials;
    run.elements = other.elements;
    run.counts = other.counts;
  } else if (run.potentials.size() == other.potentials.size()) {
    for (std::size_t i = 0; i < run.potentials.size(); ++i)
      if (run.potentials[i].exchange.empty()) run.potentials[i].exchange = other.potentials[i].exchange;
  }
  run.cut = run.cut || other.cut;
  run.ions.fall_back(other.ions);
  run.responses.fall_back(other.responses);
  run.bands.fall_back(other.bands);
  run.electrons.fall_back(other.electrons);
  run.lattice.fall_back(other.lattice);
  run.k_points.fall_back(other.k_points);
  run.irreducible.fall_back(other.irreducible);
  run.initial.fall_back(other.initial);
  run.ionic_reached.fall_back(other.ionic_reached);
  run.cores.fall_back(other.cores);
  run.wall_seconds.fall_back(other.wall_seconds);
  run.cpu_seconds.fall_back(other.cpu_seconds);
  run.memory_kilobytes.fall_back(other.memory_kilobytes);
  if (!run.finished || (!*run.finished && other.finished.value_or(false))) run.finished = other.finished;
}

bool molecular_dynamics(const Run& run) {
  return integer_of(run, "IBRION") == 0 && integer_of(run, "NSW").value_or(0) > 0;
}

/// Loops that are no self-consistent field: their steps say nothing of convergence.
bool no_loop(const Run& run) {
  const auto algorithm = word_of(run, "ALGO").value_or("");
  for (const std::string_view word : {"CHI", "EXACT", "NONE", "NOTHING", "EIGENVAL", "TIMEEV", "BSE", "ACFDT", "RPA", "CRPA", "2E4W", "SUBROT"})
    if (algorithm.starts_with(word)) return true;
  return algorithm.find("GW") != std::string::npos;
}

/// Atoms that a file has; nothing where it does not say.
std::optional<std::int64_t> atoms_of(const Run& run) {
  if (run.ions) return *run.ions;
  for (const auto* structure : {&run.last, &run.initial})
    if (*structure) return static_cast<std::int64_t>((*structure)->sites.size());
  return std::nullopt;
}

/// Names alone made these files one run; where they speak of other atoms they are not.
bool of_another_run(const Run& run, const Run& other, std::vector<Diagnostic>& diagnostics) {
  const auto ours = atoms_of(run), theirs = atoms_of(other);
  if (!ours || !theirs || *ours == *theirs) return false;
  diagnostics.push_back({Severity::warning,
                         other.source + " has " + std::to_string(*theirs) + " atoms, " + run.source + " " + std::to_string(*ours) +
                             ": nothing is taken from it",
                         other.ions ? other.ions.place : other.last ? other.last.place : other.initial.place});
  return true;
}

}  // namespace

std::optional<std::int64_t> integer_of(const Run& run, std::string_view tag) {
  const auto typed = tag_integer(run.typed, tag);
  return typed ? typed : tag_integer(run.resolved, tag);
}
std::optional<double> number_of(const Run& run, std::string_view tag) {
  const auto typed = tag_number(run.typed, tag);
  return typed ? typed : tag_number(run.resolved, tag);
}
std::optional<bool> bool_of(const Run& run, std::string_view tag) {
  const auto typed = tag_bool(run.typed, tag);
  return typed ? typed : tag_bool(run.resolved, tag);
}
std::optional<std::string> word_of(const Run& run, std::string_view tag) {
  const auto typed = tag_word(run.typed, tag);
  return typed ? typed : tag_word(run.resolved, tag);
}

Run merge(std::vector<Run> runs) {
  if (runs.empty()) return {};
  for (std::size_t i = 1; i < runs.size(); ++i)
    if (better(runs[i], runs[0])) std::swap(runs[0], runs[i]);
  Run run = std::move(runs[0]);
  for (std::size_t i = 1; i < runs.size(); ++i) {
    auto& other = runs[i];
    if (of_another_run(run, other, run.diagnostics)) continue;
    std::ranges::move(other.diagnostics, std::back_inserter(run.diagnostics));
    const bool had_steps = run.ionic_steps.value.has_value();
    if (!had_steps) run.ionic_steps = other.ionic_steps;
    // The electronic loops of phonons and the like are counted in other ways.
    if (run.ionic_steps.value == other.ionic_steps.value && other.ionic_steps) {
      compare(run, other, run.diagnostics);
      take_step(run, other);
      if (!had_steps) run.began_another_step = other.began_another_step;
    }
    take_rest(run, other);
  }
  return run;
}

std::optional<bool> electronic_convergence(const Run& run) {
  if (!run.ionic_steps || no_loop(run)) return std::nullopt;
  if (run.began_another_step && !run.finished.value_or(false)) return std::nullopt;  // the final step is not whole
  if (run.threshold_met) return *run.threshold_met;
  if (!run.finished.value_or(false) || !run.electronic_steps) return std::nullopt;
  const auto most = tag_integer(run.resolved, "NELM");
  if (!most) return std::nullopt;
  if (*run.electronic_steps < *most && run.source == "vasprun.xml") return true;
  if (*run.electronic_steps >= *most) return false;
  return std::nullopt;
}

std::optional<bool> ionic_convergence(const Run& run) {
  if (!run.ionic_steps) return std::nullopt;
  if (run.ionic_reached) return *run.ionic_reached;
  const auto most = tag_integer(run.resolved, "NSW");
  const auto mode = tag_integer(run.resolved, "IBRION");
  if (!most || molecular_dynamics(run)) return std::nullopt;
  const bool finished = run.finished.value_or(false);
  if (*most == 0 || mode == -1) return finished ? std::optional(true) : std::nullopt;
  if (mode && *mode != 1 && *mode != 2 && *mode != 3) return std::nullopt;
  if (*run.ionic_steps >= *most) return *most > 1 ? std::optional(false) : std::nullopt;
  if (!finished) return std::nullopt;
  // VASP ends before NSW when its criterion is met, or when it is told to stop; forces tell the two apart where they can.
  const auto criterion = number_of(run, "EDIFFG");
  if (criterion && *criterion < 0 && run.forces && run.forces.value->largest > -2 * *criterion) return std::nullopt;
  return true;
}

}  // namespace quarry::vasp
