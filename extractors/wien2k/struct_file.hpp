// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "crystal/structure.hpp"
#include "quarry/file.hpp"

namespace quarry::wien2k {

/// The atoms of `case.struct`: all equivalent ones in the primitive cell, which the energy of case.scf is of. Nothing where a row cannot be read, atoms are missing or the lattice is of a kind not known.
std::optional<crystal::Structure> read_struct(File& file);

}  // namespace quarry::wien2k
