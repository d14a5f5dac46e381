// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/state.hpp"

#include <algorithm>
#include <array>

#include "crystal/state.hpp"
#include "simulation/statements.hpp"

namespace quarry::simulation {

namespace {

void state_program(const Calculation& calculation, Sink& sink, const Place& place) {
  put_text(sink, "simulation.program_name", calculation.program, place);
  put_text(sink, "origin.name", calculation.program, place);
  sink.set("origin.type", "computation", place);
  put(sink, "simulation.program_version", calculation.version);
  put(sink, "origin.version", calculation.version);
  put(sink, "simulation.code_build", calculation.build);
  put(sink, "simulation.title", calculation.title);
  put(sink, "simulation.calc_type", calculation.type);
  put(sink, "simulation.point_group", calculation.point_group);
}

void state_convergence(const Convergence& convergence, Sink& sink) {
  put(sink, "dft.converged", convergence.electronic);
  put(sink, "simulation.convergence.electronic", convergence.electronic);
  put(sink, "simulation.convergence.ionic", convergence.ionic);
  put_not_negative(sink, "simulation.convergence.scf_threshold_eV", convergence.scf_threshold);
  put_not_negative(sink, "simulation.convergence.fmax_threshold", convergence.force_threshold);
  put_not_negative(sink, "simulation.convergence.n_ionic_steps", convergence.ionic_steps);
  put_not_negative(sink, "simulation.convergence.max_ionic", convergence.max_ionic_steps);
  put_not_negative(sink, "simulation.convergence.n_scf_last", convergence.scf_steps_last);
  put_not_negative(sink, "simulation.convergence.max_scf", convergence.max_scf_steps);
}

void state_run(const RunInfo& run, Sink& sink) {
  put_positive(sink, "simulation.run.cores", run.cores);
  put_positive(sink, "simulation.run.nodes", run.nodes);
  put_positive(sink, "simulation.run.threads", run.threads);
  put_not_negative(sink, "simulation.run.wall_s", run.wall_seconds);
  put_not_negative(sink, "simulation.run.cpu_s", run.cpu_seconds);
  put_not_negative(sink, "simulation.run.max_rss_kB", run.memory_kilobytes);
  put(sink, "simulation.run.start", run.start);
  put(sink, "simulation.run.end", run.end);
  put(sink, "simulation.run.finished", run.finished);
}

struct Material {
  std::string formula;
  double atoms = 0;
};

Material state_material(const Calculation& calculation, Sink& sink) {
  Material material;
  const auto& structure = calculation.last ? calculation.last : calculation.initial;
  if (structure) {
    material.formula = crystal::state_structure(*structure, sink, structure.place).formula;
    material.atoms = crystal::number_of_atoms(*structure);
    if (calculation.initial && calculation.last)
      crystal::state_initial(*calculation.initial, *calculation.last, sink, calculation.initial.place);
    return material;
  }
  if (calculation.composition) {
    material.formula = crystal::state_composition(*calculation.composition, sink, calculation.composition.place);
    for (const auto& [symbol, amount] : *calculation.composition) material.atoms += amount;
  }
  if (calculation.lattice) {
    crystal::state_lattice(*calculation.lattice, sink, calculation.lattice.place);
  } else if (calculation.angles) {
    constexpr std::array<std::string_view, 3> paths{"structure.lattice.alpha", "structure.lattice.beta", "structure.lattice.gamma"};
    for (std::size_t i = 0; i < 3; ++i) sink.set(paths[i], (*calculation.angles)[i], calculation.angles.place);
  }
  if (calculation.sites && *calculation.sites > 0) {
    put(sink, "material.nsites", calculation.sites);
    material.atoms = static_cast<double>(*calculation.sites);
  }
  return material;
}

std::string hash_of(const Calculation& calculation) {
  const auto& method = calculation.method;
  Settings settings;
  settings.program = calculation.program;
  if (method.functional) settings.functional = method.functional->canonical;
  if (method.basis_set) settings.basis_set = *method.basis_set;
  if (method.smearing) settings.smearing = *method.smearing;
  settings.cutoff = method.cutoff.value;
  if (method.pseudopotentials)
    for (const auto& one : *method.pseudopotentials) settings.pseudopotentials.push_back(one.name.empty() ? one.file : one.name);
  if (method.hubbard)
    for (const auto& one : *method.hubbard) {
      const auto u = one.u_eff ? one.u_eff : one.u;
      settings.hubbard.push_back(one.element + "-" + one.orbital + ":" + (u ? std::to_string(*u) : ""));
    }
  settings.spin = method.spin_polarized.value.value_or(false);
  settings.spin_orbit = method.spin_orbit.value.value_or(false);
  return settings_hash(settings);
}

}  // namespace

void state_calculation(const Calculation& calculation, Sink& sink, const Place& place) {
  for (const auto& diagnostic : calculation.diagnostics) sink.diagnose(diagnostic.severity, diagnostic.message, diagnostic.place);
  state_program(calculation, sink, place);
  const auto material = state_material(calculation, sink);
  state_method(calculation.method, sink);
  state_results(calculation.results, material.atoms, sink);
  state_convergence(calculation.convergence, sink);
  state_run(calculation.run, sink);
  state_dynamics(calculation.dynamics, sink);
  if (!calculation.settings_cut) put_text(sink, "simulation.settings_hash", hash_of(calculation), place);
  if (calculation.truncated) sink.set("extraction.truncated", true, place);
  sink.set("extraction.summary", sentence(calculation, material.formula), place);
}

}  // namespace quarry::simulation
