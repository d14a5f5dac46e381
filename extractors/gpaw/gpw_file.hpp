// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gpaw {

/// Reads a .gpw restart file: its JSON and the arrays of atoms, forces, moments; never wave functions or densities.
simulation::Calculation read_gpw_file(File& gpw, int file);

}  // namespace quarry::gpaw
