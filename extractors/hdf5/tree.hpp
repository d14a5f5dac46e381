// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hdf5/document.hpp"
#include "quarry/extractor.hpp"

namespace quarry::hdf5 {

/// States what the file holds: `array.format`, `n_datasets`, `n_groups`, and of up to 1,024 datasets path, shape, type, and the unit and
/// long name that their attributes give. No values. A walk that met a limit or a broken part is a warning.
void state_tree(const Document& document, Sink& sink, const Place& place);

}  // namespace quarry::hdf5
