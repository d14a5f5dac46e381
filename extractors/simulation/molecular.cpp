// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/molecular.hpp"

#include <cmath>

#include "quarry/units.hpp"

namespace quarry::simulation {

void Orbitals::occupied(std::size_t spin, double energy) {
  if (!homo[spin] || energy > *homo[spin]) homo[spin] = energy;
}

void Orbitals::empty(std::size_t spin, double energy) {
  if (!lumo[spin] || energy < *lumo[spin]) lumo[spin] = energy;
}

void Orbitals::state(Results& results, const Place& place) const {
  const auto set = [&](Reading<std::vector<double>>& reading, const std::optional<double> (&energies)[2]) {
    if (!energies[0]) return;
    std::vector<double> values{*energies[0]};
    if (energies[1]) values.push_back(*energies[1]);
    reading.set(std::move(values), place);
  };
  set(results.homo, homo);
  set(results.lumo, lumo);
}

void Modes::add(double wavenumber) {
  if (modes == 0 || wavenumber < lowest) lowest = wavenumber;
  if (modes == 0 || wavenumber > highest) highest = wavenumber;
  ++modes;
  if (wavenumber < 0) ++imaginary;
}

void Modes::state(Results& results, const Place& place) const {
  if (modes == 0) return;
  constexpr double terahertz = constants::light_speed * 1e-10;
  results.modes.set(modes, place);
  results.imaginary_modes.set(imaginary, place);
  results.lowest_frequency.set(lowest * terahertz, place);
  results.highest_frequency.set(highest * terahertz, place);
}

void leave_out_other_energy(Calculation& run, Modes& modes, const std::optional<double>& energy, const Place& place) {
  auto& results = run.results;
  constexpr double same = 1e-5 * constants::hartree;
  const bool any = modes.modes > 0 || results.zero_point || results.enthalpy || results.gibbs;
  if (!any || !results.total || (energy && std::abs(*energy - *results.total) < same)) return;
  modes = {};
  for (auto* reading : {&results.zero_point, &results.enthalpy, &results.gibbs}) reading->clear();
  run.diagnostics.push_back({Severity::note,
                             "frequencies and thermochemistry in this log are of another energy than its last (another level of theory or "
                             "another geometry): they are left out",
                             place});
}

}  // namespace quarry::simulation
