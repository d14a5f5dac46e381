// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace quarry::gaussian {

/// What a route line (`#p b3lyp/6-31g(d) opt freq=raman`) asks for.
struct Route {
  std::string method;     ///< `b3lyp`, as written, without R, U or RO
  std::string basis;      ///< `6-31g(d)`, as written; empty where the line has none
  std::set<std::string, std::less<>> keywords;  ///< lower case, without options: `opt`, `freq`, `td`, `scrf`
  std::string dispersion;  ///< D2, D3, D3(BJ); empty without
  bool transition_state = false;
  std::string layers;  ///< `ONIOM(B3LYP/6-31G(d):UFF)`, as written; empty of one layer

  /// Does a job of this route print energies of layers, which are not the molecule's?
  bool layered() const { return !layers.empty(); }
};

Route read_route(std::string_view text);

}  // namespace quarry::gaussian
