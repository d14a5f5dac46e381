// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "simulation/functionals.hpp"

namespace quarry::quantum_espresso {

/// The functional by QE's words: a short name (`PBE`, `vdw-df2`) or four or more parts (`SLA PW PBX PBC`), numbers in brackets
/// behind it left out. What is not known has no canonical name.
simulation::Functional functional_of(std::string_view words);

}  // namespace quarry::quantum_espresso
