// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "index/store.hpp"

namespace quarry::index {

/// Reads every byte of the index and compares the segments with the catalog, both ways. Never throws for damage: it is
/// what the report is for.
CheckReport check(Store& store);

}  // namespace quarry::index
