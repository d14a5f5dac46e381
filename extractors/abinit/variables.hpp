// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "simulation/functionals.hpp"

namespace quarry::abinit {

/// The functional of an `ixc`; negative numbers are one or two numbers of LibXC. One that is not known is stated and no more.
simulation::Functional functional_of(std::int64_t ixc);

/// The kind of smearing that an `occopt` means (Manual, variable occopt); empty where it names none.
std::string_view smearing_of(double occopt);

}  // namespace quarry::abinit
