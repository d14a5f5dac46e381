// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/geometries.hpp"

#include <utility>

namespace quarry::simulation {

void Geometries::printed(Calculation& run, std::optional<crystal::Structure> structure, const Place& place) {
  any_geometry_ = true;
  pending_.clear();
  if (structure) pending_.set(std::move(*structure), place);
  if (pending_ && !run.initial) run.initial = pending_;
  if (!any_energy_) return;
  if (converged_) {
    if (pending_) run.last = pending_;
  } else if (in_order_) {
    if (!whole_) whole_ = std::move(run.results);
    run.results = {};
  }
}

void Geometries::energy(Calculation& run) {
  any_energy_ = true;
  converged_ = false;
  whole_.reset();
  if (any_geometry_) run.last = pending_;
}

void Geometries::finish(Calculation& run) {
  if (whole_) run.results = std::move(*whole_);
  whole_.reset();
  if (!any_energy_ && pending_) run.last = pending_;
}

}  // namespace quarry::simulation
