// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::psi4 {

/// Is it an input: a `molecule` and a call of the driver?
bool is_input(std::string_view name, std::string_view head);
/// Charge, multiplicity, geometry, method, basis and task of an input. Of what only Python computes nothing is known.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::psi4
