// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "simulation/calculation.hpp"

namespace quarry::lammps {

/// Atoms as a file has them, at one step of a run.
struct Snapshot {
  simulation::Calculation run;
  std::optional<std::int64_t> step;  ///< nothing where the file does not say
};

}  // namespace quarry::lammps
