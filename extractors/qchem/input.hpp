// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::qchem {

/// Is it an input: a `$molecule` and a `$rem`?
bool is_input(std::string_view name, std::string_view head);
/// Charge, multiplicity, geometry, method, basis and task of an input; of several jobs the first.
simulation::Calculation read_input(File& file, int index);

}  // namespace quarry::qchem
