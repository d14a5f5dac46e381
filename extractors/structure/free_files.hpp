// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/extractor.hpp"

namespace quarry::structure {

/// States what a POSCAR or CONTCAR that stands alone says.
void state_poscar(File& file, Sink& sink);

/// States the last whole frame of an XYZ or extended XYZ file; where frames differ in composition, the elements of all.
void state_xyz(File& file, Sink& sink);

}  // namespace quarry::structure
