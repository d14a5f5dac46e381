// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "index_catalog/records.hpp"

namespace quarry::test {

/// Faults that `Walk` can be told to make, to show that it would notice: a reader that looks at no masks.
struct WalkOptions {
  unsigned steps = 60;
  double crash = 0.004;    ///< at each crash point
  bool blind = false;      ///< the reader skips the catalog's later changes
};

/// What a number of walks saw.
struct WalkCounts {
  std::uint64_t steps = 0, crashes = 0, checks = 0;
  std::map<std::string, std::uint64_t> crashed_at;  ///< by crash point
};

/// A random walk over the life of an index: upserts, deletes and ACL changes by a second Index, publications with their
/// merges, manifests held by a reader, crashes between any two steps, reopening. Beside it a model in plain maps. Returns
/// what went wrong; empty: nothing.
std::string walk(std::uint32_t seed, const WalkOptions& options, WalkCounts& counts);

}  // namespace quarry::test
