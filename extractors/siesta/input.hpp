// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::siesta {

/// Reads an input in the flexible data format (`.fdf`): what it states of atoms, cell and method. What it leaves to a default of the
/// program, or to a file that it includes, is absent; of a label that stands twice the first counts, as for SIESTA.
simulation::Calculation read_input(File& fdf, int file);

}  // namespace quarry::siesta
