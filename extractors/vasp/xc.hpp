// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vasp/run.hpp"

namespace quarry::vasp {

/// The exchange-correlation functional of a run, by its tags.
struct Exchange {
  std::string canonical;  ///< `PBE+U`, `HSE06`; empty where the tags do not tell
  std::string stated;     ///< the tags that decided: `GGA=PE`, `LEXCH=PE`
  std::string ladder;     ///< LDA, GGA, meta-GGA, hyper-GGA
  std::string vdw;        ///< D3, D3(BJ), rVV10, ...; empty without
  std::optional<double> exact_exchange;  ///< fraction, of a hybrid
  std::optional<double> screening;       ///< 1/angstrom, of a screened hybrid
  bool mixed_potentials = false;         ///< the potentials were made for different functionals
};

/// `lookup` holds typed tags before resolved ones. Order: hybrid, meta-GGA, vdW functional, GGA tag, potentials.
Exchange exchange_of(const Run& run);

}  // namespace quarry::vasp
