// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gaussian {

/// Is it a formatted checkpoint (`.fchk`): typed keys below a title and a line of task, method and basis?
bool is_checkpoint(std::string_view head);
/// Level of theory, charge, multiplicity, geometry, energies, frontier orbitals and gradient of a formatted checkpoint. A section that
/// is not complete is left out. The program is named only where the file does: others write such files too.
simulation::Calculation read_checkpoint(File& file, int index);

}  // namespace quarry::gaussian
