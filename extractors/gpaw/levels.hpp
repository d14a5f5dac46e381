// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "simulation/calculation.hpp"

namespace quarry::gpaw {

/// Eigenvalues by spin, k-point and band, in eV, and how far each state is filled, from 0 to 1.
struct Levels {
  std::size_t spins = 0, points = 0, bands = 0;
  std::vector<double> energies, occupations;
};

/// The gap of what is periodic, highest and lowest orbitals of what is not. Nothing where the lowest state of some k-point is not full:
/// then the occupations are not what they were taken for. `run.last` is read.
void set_levels(simulation::Calculation& run, const Levels& levels, const Place& place);

/// Largest and mean force of components by atom. `unit`: to eV/angstrom.
void set_forces(simulation::Results& results, const std::vector<double>& components, double unit, const Place& place);

}  // namespace quarry::gpaw
