// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation/atom_list.hpp"

#include <cmath>

namespace quarry::simulation {

namespace {

crystal::Vector times(const crystal::Vector& position, double scale) { return {position[0] * scale, position[1] * scale, position[2] * scale}; }

}  // namespace

void AtomList::clear(double scale) {
  *this = AtomList();
  scale_ = scale;
}

void AtomList::add(std::string_view label, const crystal::Vector& position) {
  const auto* element = crystal::element_of_label(label);
  if (element != nullptr) atoms_.add_site(element->symbol, times(position, scale_));
  else if (!crystal::dummy_label(label)) spoiled_ = true;
}

void AtomList::add(double charge, const crystal::Vector& position) {
  if (charge == 0) return;
  const auto* element = charge > 0 && charge < 120 && charge == std::floor(charge) ? element_of_number(static_cast<int>(charge)) : nullptr;
  if (element != nullptr) atoms_.add_site(element->symbol, times(position, scale_));
  else spoiled_ = true;
}

std::optional<crystal::Structure> AtomList::free() const {
  if (spoiled_ || atoms_.sites.empty()) return std::nullopt;
  return atoms_;
}

std::optional<crystal::Structure> AtomList::in_lattice(const std::optional<crystal::Matrix>& lattice) const {
  auto result = lattice ? free() : std::nullopt;
  if (result) result->lattice = *lattice;
  return result;
}

std::optional<crystal::Structure> AtomList::placed_in(const std::optional<crystal::Matrix>& lattice) const {
  const auto back = lattice ? crystal::inverse(*lattice) : std::nullopt;
  auto result = back ? in_lattice(lattice) : std::nullopt;
  if (result)
    for (auto& site : result->sites) site.position = crystal::times(site.position, *back);
  return result;
}

}  // namespace quarry::simulation
