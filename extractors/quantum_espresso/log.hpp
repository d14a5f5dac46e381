// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::quantum_espresso {

/// What a log of pw.x, ph.x or another program of the suite says. Of several runs in one log the last one counts. Constant
/// memory but for the atoms. `file` is the index for places.
simulation::Calculation read_log(File& log, int file);

}  // namespace quarry::quantum_espresso
