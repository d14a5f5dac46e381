// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::lammps {

/// Reads a data file (`read_data`): the box, the masses, the atoms. Elements are those of the masses, where each type has one;
/// lengths are only known where the file states its units or its masses are elements'.
simulation::Calculation read_data_file(File& data, int file);

}  // namespace quarry::lammps
