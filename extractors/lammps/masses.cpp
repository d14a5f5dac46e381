// SPDX-License-Identifier: GPL-3.0-or-later
#include "lammps/masses.hpp"

#include <algorithm>
#include <cmath>

#include "quarry/chemistry.hpp"

namespace quarry::lammps {

std::string element_of_mass(double mass) {
  if (mass <= 0.9 || mass > 300 || (mass <= 10 && mass == std::floor(mass))) return {};
  const double near = std::max(0.015, 3e-4 * mass);
  std::string found;
  for (const auto& element : elements()) {
    if (std::abs(element.weight - mass) > near) continue;
    if (!found.empty()) return {};
    found = element.symbol;
  }
  return found;
}

std::vector<std::string> elements_of_masses(const std::vector<double>& masses) {
  std::vector<std::string> symbols;
  for (const double mass : masses) {
    symbols.push_back(element_of_mass(mass));
    if (symbols.back().empty()) return {};
  }
  return symbols;
}

}  // namespace quarry::lammps
