// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::quantum_espresso {

/// What a `data-file-schema.xml` of QE 6.2 and later says (pw.x and cp.x; Hartree atomic units, unlike the logs).
simulation::Calculation read_schema(File& file, int index);

}  // namespace quarry::quantum_espresso
