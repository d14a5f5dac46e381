// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "simulation/calculation.hpp"

namespace quarry::simulation {

/// Which of the geometries in a log its results belong to. Programs print atoms, then the energy at them: what comes behind the last
/// energy is a step that was not finished, unless the program says that it has converged.
class Geometries {
 public:
  /// `in_order`: all that the program says of a step stands between its geometry and the next. A geometry then begins with no results,
  /// and those of a step that was not finished are taken back.
  explicit Geometries(bool in_order = false) : in_order_(in_order) {}
  /// A table of atoms was read, or (nothing) could not be. It is that of the next energy.
  void printed(Calculation& run, std::optional<crystal::Structure> structure, const Place& place);
  /// The program has converged: what it prints from here to the next energy is the geometry of the last one.
  void converged() { converged_ = true; }
  /// Another job begins: what it prints is not the geometry of the last energy.
  void next_job() { converged_ = false; }
  /// An energy was printed: the geometry printed last is its.
  void energy(Calculation& run);
  /// At the end. A run without an energy has the geometry printed last.
  void finish(Calculation& run);

 private:
  bool in_order_;
  bool converged_ = false, any_energy_ = false, any_geometry_ = false;
  Reading<crystal::Structure> pending_;
  std::optional<Results> whole_;  ///< of the step before the one in hand
};

}  // namespace quarry::simulation
