// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "simulation/statements.hpp"
#include "vasp/merge.hpp"
#include "vasp/state.hpp"

namespace quarry::vasp {

namespace {

/// The thermostat by MDALGO, and the ensemble that follows: of a cell that may move only Langevin's.
void take_thermostat(const Run& run, simulation::Dynamics& dynamics, const Place& place) {
  auto algorithm = integer_of(run, "MDALGO");
  const auto mass = number_of(run, "SMASS");
  // Who wrote an INCAR without it has the old way, which SMASS chooses.
  if (!algorithm && !run.typed.empty()) algorithm = 0;
  if (!algorithm) return;
  const bool cell_moves = integer_of(run, "ISIF").value_or(2) >= 3;
  const auto heat_bath = [&](std::string_view name) {
    dynamics.thermostat.set(std::string(name), place);
    dynamics.ensemble.set("NVT", place);
  };
  switch (*algorithm) {
    case 0:
      if (mass && *mass == -3) dynamics.ensemble.set("NVE", place);
      else if (mass && *mass >= 0) heat_bath("Nose-Hoover");
      break;
    case 1:
      if (number_of(run, "ANDERSEN_PROB").value_or(0) > 0) heat_bath("Andersen");
      else if (number_of(run, "ANDERSEN_PROB")) dynamics.ensemble.set("NVE", place);
      break;
    case 2:
      if (mass && *mass >= 0) heat_bath("Nose-Hoover");
      break;
    case 3:
      heat_bath("Langevin");
      if (!cell_moves) break;
      dynamics.ensemble.set("NPT", place);
      dynamics.barostat.set("Parrinello-Rahman", place);
      break;
    case 4: heat_bath("Nose-Hoover chain"); break;
    case 5: heat_bath("CSVR"); break;
    default: break;
  }
}

}  // namespace

void state_molecular_dynamics(const Run& run, double atoms, Sink& sink, const Place& place) {
  if (calculation_type(run) != "md") return;
  simulation::Dynamics dynamics;
  if (atoms > 0 && std::trunc(atoms) == atoms) dynamics.particles.set(static_cast<std::int64_t>(atoms), place);
  // POTIM is a time where ions move in time. Of a learned force field not every step is printed.
  const auto step = number_of(run, "POTIM");
  if (step && *step > 0) dynamics.timestep_fs.set(*step, place);
  const bool learned = bool_of(run, "ML_LMLFF").value_or(false) || bool_of(run, "ML_FF_LMLFF").value_or(false);
  dynamics.frames = run.ionic_steps;
  if (run.ionic_steps && !learned) {
    dynamics.steps = run.ionic_steps;
    if (step && *step > 0) dynamics.simulated_fs.set(*step * static_cast<double>(*run.ionic_steps), run.ionic_steps.place);
  }
  const auto from = number_of(run, "TEBEG"), to = number_of(run, "TEEND");
  if (from && *from >= 0 && (!to || *to == *from || *to < 0)) dynamics.temperature_target.set(*from, place);
  dynamics.temperature_mean = run.mean_temperature;
  take_thermostat(run, dynamics, place);
  simulation::state_dynamics(dynamics, sink);
}

}  // namespace quarry::vasp
