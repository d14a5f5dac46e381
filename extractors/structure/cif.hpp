// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/extractor.hpp"

namespace quarry::structure {

/// States what a CIF file says: one record for each data block with atoms (the group's own where there is one such block).
void state_cif(File& file, Sink& sink);

}  // namespace quarry::structure
