// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulation/calculation.hpp"

namespace quarry::quantum_espresso {

/// Takes from `other`, which is of less trust, what `run` does not say. Nothing where the two have other numbers of atoms, or energies that
/// differ by more than 1e-4 eV and 1e-6 of them: then they are of two runs, which becomes a warning. How the run ended, and its pressure, the
/// log alone tells: they are taken from it where `other_is_log`.
void take_from(simulation::Calculation& run, const simulation::Calculation& other, bool other_is_log);

}  // namespace quarry::quantum_espresso
