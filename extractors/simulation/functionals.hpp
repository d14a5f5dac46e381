// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::simulation {

/// An exchange-correlation functional as records name it.
struct Functional {
  std::string canonical;  ///< `PBE`, `B3LYP`, `HSE06`, `PBE+U`; empty where it is not known
  std::string stated;     ///< the words of the file
  std::string ladder;     ///< LDA, GGA, meta-GGA, hyper-GGA, double-hybrid; empty where it is not known
  std::string vdw;        ///< D2, D3, D3(BJ), D4, TS, MBD, rVV10, ...; empty without
  std::vector<std::string> libxc;  ///< LibXC's names
  std::optional<double> exact_exchange;  ///< fraction, of a hybrid
  std::optional<double> screening;       ///< 1/angstrom, of a screened hybrid
};

/// By the name that programs and people use, in any case, with or without hyphens (`pbe`, `PBE-sol`, `B3LYP`, `wB97X-D3`):
/// canonical name, rung, fraction of exact exchange where the name fixes it. Nothing for a name that is not in the table; a
/// program's own meaning of a name (ORCA's and FHI-aims' B3LYP use VWN5: `B3LYP5`) is its extractor's to know.
std::optional<Functional> functional_named(std::string_view name);

/// By LibXC's names (`GGA_X_PBE`, `XC_GGA_C_PBE`), in any order. Unknown pairs give libxc alone, with the rung of their prefix.
Functional functional_of_libxc(std::span<const std::string> names);

/// LibXC's name of a number, as ABINIT's ixc holds them (`-101130`: 101 and 130); nothing for one that is not in the table.
std::optional<std::string_view> libxc_name(int number);

/// Appends `+U` or `+D3(BJ)` to the canonical name.
void add_hubbard(Functional& functional);
void add_dispersion(Functional& functional, std::string_view method);

}  // namespace quarry::simulation
