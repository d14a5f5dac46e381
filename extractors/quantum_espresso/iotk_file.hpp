// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::quantum_espresso {

/// What a `data-file.xml` of QE before 6.2 says, or a `tensors.xml` of ph.x: settings, cell and atoms, the Fermi energy of metals; the
/// dielectric tensor. Neither holds an energy or says how the run ended. `index` is for places.
simulation::Calculation read_iotk(File& file, int index);

}  // namespace quarry::quantum_espresso
