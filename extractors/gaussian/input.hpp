// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gaussian {

/// What an input (`.com`, `.gjf`) asks for: method, basis, charge, multiplicity and, where they are Cartesian, the atoms. Of
/// several jobs the first. A Z-matrix gives the elements only.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::gaussian
