// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation/calculation.hpp"

namespace quarry::simulation {

/// Takes from `other`, a file that names alone made a part of the same run, what `main` does not say of its last step and settings.
/// Nothing is taken, with a warning at `place`, where the two have different numbers of atoms or energies (`energy_mismatch`: by more
/// than 1e-4 eV and 1e-6 of it). What is wrong with `other` itself is told, too.
void take_companion(Calculation& main, const Calculation& other, const Place& place);

}  // namespace quarry::simulation
