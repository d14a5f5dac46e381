// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "index/catalog.hpp"

namespace quarry::index {

/// What of a dataset began with a version, and what ended before it, of what a viewer may see.
struct DatasetChange {
  using Placed = std::pair<std::uint64_t, std::int64_t>;  ///< a row: its subject's hash, its number
  std::vector<Placed> begun, ended;
  std::int64_t records = 0;  ///< more than before; the dataset's own entry is not counted
};

/// False where all that began is what ended: entries that were written again beside one that the viewer may not see, or whose list
/// of readers changed. Sorts both.
bool shows(Catalog& catalog, DatasetChange& change);

}  // namespace quarry::index
