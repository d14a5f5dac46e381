// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "simulation/calculation.hpp"

namespace quarry::gpaw {

/// GPAW's name of a functional: `PBE`, `LDA` (Perdew-Wang's correlation), LibXC's names joined by `+`.
simulation::Functional functional_of(std::string_view name);

/// `pw`, `fd`, `lcao`.
void set_mode(simulation::Method& method, std::string_view mode, const Place& place);

/// Atoms at Cartesian places in a cell that is periodic along some of its vectors, or none.
struct Cell {
  crystal::Matrix vectors{};
  std::array<bool, 3> periodic{};
};
std::optional<crystal::Structure> structure_of(const std::vector<std::pair<std::string, crystal::Vector>>& atoms, const Cell& cell);

}  // namespace quarry::gpaw
