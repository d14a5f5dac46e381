// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::nwchem {

/// Is it an input: a geometry and a task, in a file that its name says to be one?
bool is_input(std::string_view name, std::string_view head);
/// Title, charge, geometry, basis, functional and task of an input. Of several geometries or tasks the last counts, as in a log.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::nwchem
