// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "index/publish.hpp"

namespace quarry::index {

/// Which segments of a manifest to replace by one.
struct MergePlan {
  std::vector<std::size_t> inputs;  ///< rising; empty: none
  bool from_catalog = false;        ///< built anew without its dead rows, instead of merged
};

/// A segment over 20 % dead is built anew, once no older manifest can show its dead rows (their keys are how a delete finds
/// the rows that such a manifest still shows). More than 8 segments below 10,000 rows are merged, then more than 8 below
/// 250,000, then more than 8 below a million, up to 2 million rows.
MergePlan plan_merge(const OpenManifest& manifest, std::uint64_t lowest_covered_change);

}  // namespace quarry::index
