// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/log_reader.hpp"
#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::gpaw {

void LogReader::iteration(std::string_view) {
  s_.mode = Mode::none;
  s_.electronic.reset();
  s_.iterations.reset();
  s_.free_energy.reset();
  s_.magnetization.reset();
  s_.dipole.reset();
  s_.moments.clear();
}

void LogReader::free_energy(std::string_view rest) { s_.free_energy = parse_double(simulation::first_token(rest)); }

/// The energy is printed once the step is done; what belongs to the step before goes.
void LogReader::extrapolated(std::string_view rest) {
  const auto text = simulation::first_token(rest);
  const auto energy = parse_double(text);
  auto& results = s_.run.results;
  results = simulation::Results();
  s_.mode = Mode::none;
  ++s_.energies;
  if (energy) {
    results.total.set(*energy, here());
    results.sigma0.set(*energy, here());
    results.total_native = simulation::Native{*energy, "eV", std::string(text)};
  }
  if (s_.free_energy) results.free.set(*s_.free_energy, here());
  if (s_.magnetization) results.magnetization.set(*s_.magnetization, here());
  if (!s_.moments.empty() && s_.moments.size() == s_.atoms.size() && !s_.run.method.noncollinear) results.site_moments.set(s_.moments, here());
  if (s_.electronic) s_.run.convergence.electronic.set(*s_.electronic, here());
  if (s_.iterations) s_.run.convergence.scf_steps_last.set(*s_.iterations, here());
  auto structure = s_.axes == 3 ? structure_of(s_.atoms, s_.cell) : std::nullopt;
  if (!structure) {
    s_.run.last.clear();
    return;
  }
  const bool free = !structure->lattice;
  if (free && s_.dipole && s_.run.method.charge && *s_.run.method.charge == 0) results.dipole_debye.set(*s_.dipole, here());
  if (!s_.run.initial) s_.run.initial.set(*structure, s_.structure_place);
  s_.run.last.set(std::move(*structure), s_.structure_place);
}

void LogReader::finish() {
  const Place whole{file_, -1, -1, {}};
  auto& run = s_.run;
  run.method.name.set("DFT", whole);
  run.method.core_treatment.set("pseudopotential", whole);
  if (!s_.setups.empty()) run.method.pseudopotentials.set(s_.setups, s_.setups_place);
  const auto orbitals = [&](simulation::Reading<std::vector<double>>& reading, const std::optional<double> (&energies)[2]) {
    if (!energies[0]) return;
    std::vector<double> values{*energies[0]};
    if (energies[1]) values.push_back(*energies[1]);
    reading.set(std::move(values), whole);
  };
  if (run.results.total && run.last && !run.last->lattice) {
    orbitals(run.results.homo, s_.homo);
    orbitals(run.results.lumo, s_.lumo);
  }
  if (s_.energies == 1) {
    run.type.set("single_point", whole);
    run.convergence.ionic.set(true, whole);
  } else if (s_.energies > 1) {
    // A relaxation, dynamics, or volumes by turns: the script knows.
    run.diagnostics.push_back({Severity::note, "the log has " + std::to_string(s_.energies) + " structures: the last one counts", whole});
  }
  if (!run.last && !s_.atoms.empty() && s_.axes == 3)
    if (auto structure = structure_of(s_.atoms, s_.cell)) run.last.set(std::move(*structure), s_.structure_place);
  if (!run.run.finished) {
    run.run.finished.set(false, whole);
    run.truncated = !s_.failed;
  }
}

}  // namespace quarry::gpaw
