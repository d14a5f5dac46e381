// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/molecular.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/units.hpp"
#include "simulation/text.hpp"

namespace quarry::simulation {

void AtomTable::begin(double scale) {
  *this = AtomTable();
  scale_ = scale;
}

void AtomTable::lattice(const crystal::Matrix& rows) { lattice_ = rows; }

void AtomTable::add(std::string_view label, const crystal::Vector& position) {
  if (crystal::dummy_label(label)) return;
  const auto* element = crystal::element_of_label(label);
  if (element == nullptr) spoiled_ = true;
  else structure_.add_site(element->symbol, {position[0] * scale_, position[1] * scale_, position[2] * scale_});
}

void AtomTable::add(double charge, const crystal::Vector& position) {
  if (charge == 0) return;
  const auto* element = charge > 0 && charge < 120 && charge == std::floor(charge) ? element_of_number(static_cast<int>(charge)) : nullptr;
  if (element == nullptr) spoiled_ = true;
  else structure_.add_site(element->symbol, {position[0] * scale_, position[1] * scale_, position[2] * scale_});
}

std::optional<crystal::Structure> AtomTable::take() {
  auto structure = std::move(structure_);
  const bool good = !spoiled_ && !structure.sites.empty();
  const auto rows = lattice_;
  const double scale = scale_;
  *this = AtomTable();
  if (!good) return std::nullopt;
  if (!rows) return structure;
  auto matrix = *rows;
  for (auto& row : matrix)
    for (auto& number : row) number *= scale;
  const auto inverse = crystal::inverse(matrix);
  if (!inverse) return std::nullopt;
  structure.lattice = matrix;
  for (auto& site : structure.sites) site.position = crystal::times(site.position, *inverse);
  return structure;
}

void Orbitals::occupied(std::size_t spin, double energy) {
  if (!homo[spin] || energy > *homo[spin]) homo[spin] = energy;
}

void Orbitals::empty(std::size_t spin, double energy) {
  if (!lumo[spin] || energy < *lumo[spin]) lumo[spin] = energy;
}

void Orbitals::state(Results& results, const Place& place) const {
  const auto set = [&](Reading<std::vector<double>>& reading, const std::optional<double> (&energies)[2]) {
    if (!energies[0]) return;
    std::vector<double> values{*energies[0]};
    if (energies[1]) values.push_back(*energies[1]);
    reading.set(std::move(values), place);
  };
  set(results.homo, homo);
  set(results.lumo, lumo);
}

void Modes::add(double wavenumber) {
  if (modes == 0 || wavenumber < lowest) lowest = wavenumber;
  if (modes == 0 || wavenumber > highest) highest = wavenumber;
  ++modes;
  if (wavenumber < 0) ++imaginary;
}

void Modes::state(Results& results, const Place& place) const {
  if (modes == 0) return;
  constexpr double terahertz = constants::light_speed * 1e-10;
  results.modes.set(modes, place);
  results.imaginary_modes.set(imaginary, place);
  results.lowest_frequency.set(lowest * terahertz, place);
  results.highest_frequency.set(highest * terahertz, place);
}

}  // namespace quarry::simulation
