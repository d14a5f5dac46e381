// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::lammps {

/// Reads a text dump frame by frame; the last whole frame counts.
simulation::Calculation read_dump_file(File& dump, int file);

}  // namespace quarry::lammps
