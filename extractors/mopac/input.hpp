// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::mopac {

/// Is it an input: a file whose name ends in `.mop`?
bool is_input(std::string_view name, std::string_view head);
/// Charge, multiplicity, geometry, Hamiltonian and task of an input.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::mopac
