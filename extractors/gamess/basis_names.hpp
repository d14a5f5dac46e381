// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace quarry::gamess {

/// What GAMESS is told of a basis set.
struct BasisWords {
  std::string family, digits, d, p, f;  ///< GBASIS, IGAUSS (NGAUSS), NDFUNC, NPFUNC, NFFUNC
  bool diffuse_heavy = false, diffuse_light = false;  ///< DIFFSP, DIFFS
};

/// The name that people use: `6-31+G**`; GAMESS' own where it has no other, empty where nothing was said.
std::string basis_name(const BasisWords& words);

/// The functional that GAMESS calls so: its B3LYP has VWN5.
inline std::string_view functional_name(std::string_view type) {
  return type == "B3LYP" ? "B3LYP5" : type == "B3LYPV1R" || type == "B3LYPV3" ? "B3LYP" : type;
}

}  // namespace quarry::gamess
