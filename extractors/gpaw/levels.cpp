// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/levels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quarry::gpaw {

namespace {

constexpr double nearly = 1e-3, most = std::numeric_limits<double>::infinity();

/// Deep states are full at each k-point, of one spin at least.
bool believable(const Levels& levels) {
  for (std::size_t k = 0; k < levels.points; ++k) {
    double fullest = 0;
    for (std::size_t spin = 0; spin < levels.spins; ++spin)
      for (std::size_t band = 0; band < levels.bands; ++band)
        fullest = std::max(fullest, levels.occupations[(spin * levels.points + k) * levels.bands + band]);
    if (std::abs(fullest - 1) > nearly) return false;
  }
  return true;
}

void set_orbitals(simulation::Results& results, const Levels& levels, const Place& place) {
  std::vector<double> highest(levels.spins, -most), lowest(levels.spins, most);
  for (std::size_t i = 0; i < levels.energies.size(); ++i) {
    const auto spin = i / levels.bands;
    const double filled = levels.occupations[i];
    if (filled > nearly && filled < 1 - nearly) return;  // which orbital is the last one is not said
    if (filled > 0.5) highest[spin] = std::max(highest[spin], levels.energies[i]);
    else lowest[spin] = std::min(lowest[spin], levels.energies[i]);
  }
  const auto known = [](double energy) { return std::isfinite(energy); };
  if (std::ranges::all_of(highest, known)) results.homo.set(std::move(highest), place);
  if (std::ranges::all_of(lowest, known)) results.lumo.set(std::move(lowest), place);
}

}  // namespace

void set_levels(simulation::Calculation& run, const Levels& levels, const Place& place) {
  const auto count = levels.spins * levels.points * levels.bands;
  if (count == 0 || levels.spins > 2 || levels.energies.size() != count || levels.occupations.size() != count || !believable(levels)) return;
  if (run.last && !run.last->lattice && levels.points == 1) return set_orbitals(run.results, levels, place);
  simulation::Bands found;
  for (std::size_t spin = 0; spin < levels.spins; ++spin)
    for (std::size_t k = 0; k < levels.points; ++k) {
      found.begin_k_point(spin, k);
      for (auto i = (spin * levels.points + k) * levels.bands, end = i + levels.bands; i < end; ++i)
        found.add(levels.energies[i], levels.occupations[i], 1);
    }
  if (auto gap = found.gap()) run.results.gap.set(*gap, place);
}

void set_forces(simulation::Results& results, const std::vector<double>& components, double unit, const Place& place) {
  double largest = 0, squares = 0;
  for (std::size_t i = 0; i + 2 < components.size(); i += 3) {
    const double norm = std::hypot(components[i], components[i + 1], components[i + 2]);
    largest = std::max(largest, norm);
    squares += norm * norm;
  }
  results.force_max.set(largest * unit, place);
  results.force_rms.set(std::sqrt(squares / static_cast<double>(components.size())) * unit, place);
}

}  // namespace quarry::gpaw
