// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpaw/names.hpp"

#include <algorithm>

namespace quarry::gpaw {

simulation::Functional functional_of(std::string_view name) {
  simulation::Functional functional;
  std::vector<std::string> libxc;
  if (name == "LDA") {
    libxc = {"LDA_X", "LDA_C_PW"};
  } else if (name.find("_X_") != std::string_view::npos || name.find("_XC_") != std::string_view::npos || name.find("LDA_X") != std::string_view::npos) {
    for (auto rest = name; !rest.empty();) {
      const auto plus = std::min(rest.find('+'), rest.size());
      libxc.emplace_back(rest.substr(0, plus));
      rest.remove_prefix(std::min(plus + 1, rest.size()));
    }
  }
  if (!libxc.empty()) functional = simulation::functional_of_libxc(libxc);
  else if (auto known = simulation::functional_named(name)) functional = *known;
  functional.stated = name;
  return functional;
}

void set_mode(simulation::Method& method, std::string_view mode, const Place& place) {
  if (mode == "pw") method.basis_type.set("plane waves", place);
  else if (mode == "fd") method.basis_type.set("real-space grid", place);
  else if (mode == "lcao") method.basis_type.set("numeric atomic orbitals", place);
}

std::optional<crystal::Structure> structure_of(const std::vector<std::pair<std::string, crystal::Vector>>& atoms, const Cell& cell) {
  if (atoms.empty()) return std::nullopt;
  crystal::Structure structure;
  const bool free = std::ranges::none_of(cell.periodic, [](bool side) { return side; });
  const auto back = crystal::inverse(cell.vectors);
  if (!free && !back) return std::nullopt;
  for (const auto& [symbol, place] : atoms) structure.add_site(symbol, free ? place : crystal::times(place, *back));
  if (!free) {
    structure.lattice = cell.vectors;
    structure.periodic = cell.periodic;
  }
  return structure;
}

}  // namespace quarry::gpaw
