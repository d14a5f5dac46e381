// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "vasp/run.hpp"

namespace quarry::vasp {

/// One run out of what its files say, in order of trust (vasprun.xml, OUTCAR, OSZICAR). What belongs to the last ionic step
/// comes from the first file that has one, and from others only where they end at the same step. Energies that differ by
/// more than 1e-4 eV become a warning.
Run merge(std::vector<Run> runs);

/// What the electronic loop of the last ionic step came to: nothing where the files do not say.
std::optional<bool> electronic_convergence(const Run& run);
/// Whether the ions came to rest: true for a single point, nothing for molecular dynamics and phonons.
std::optional<bool> ionic_convergence(const Run& run);

/// Typed tags count before resolved ones.
std::optional<std::int64_t> integer_of(const Run& run, std::string_view tag);
std::optional<double> number_of(const Run& run, std::string_view tag);
std::optional<bool> bool_of(const Run& run, std::string_view tag);
std::optional<std::string> word_of(const Run& run, std::string_view tag);

}  // namespace quarry::vasp
