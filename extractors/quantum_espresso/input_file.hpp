// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::quantum_espresso {

/// What an input of pw.x or cp.x asks for: settings, k-points, pseudopotentials, and the atoms where it lists all of them with their cell
/// (ibrav = 0, no space group). `index` is for places.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::quantum_espresso
