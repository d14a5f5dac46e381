// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::gamess {

/// Is it an input: a `$CONTRL` and a `$DATA`?
bool is_input(std::string_view name, std::string_view head);
/// Charge, multiplicity, geometry, method, basis and task of an input. With symmetry only some of the atoms are listed: they are then
/// left out.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::gamess
