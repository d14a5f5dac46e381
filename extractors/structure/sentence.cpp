// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure/sentence.hpp"

namespace quarry::structure {

std::string sentence(std::string_view kind, std::string_view name, const crystal::Stated& stated, std::size_t sites) {
  std::string text = "Structure";
  if (!name.empty() || !stated.formula.empty()) text += " of";
  if (!name.empty()) text += " " + std::string(name);
  if (!stated.formula.empty()) text += " " + stated.formula;
  text += " from " + std::string(kind);
  if (stated.symmetry) {
    text += ", space group " + stated.symmetry->symbol + " (" + std::to_string(stated.symmetry->number) + "), ";
    text += crystal::crystal_system(stated.symmetry->number);
  }
  if (sites != 0) text += ", " + std::to_string(sites) + (sites == 1 ? " site" : " sites");
  return text + ".";
}

}  // namespace quarry::structure
