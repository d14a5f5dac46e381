// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "index/snapshot.hpp"
#include "quarry/search.hpp"
#include "quarry/viewer.hpp"
#include "query/position.hpp"

namespace quarry::query {

/// Per-index memory of the evaluator (visible bitmaps and statistics per caller class, field ordinal maps), bounded.
/// Thread-safe. One per open index.
class Cache;
std::shared_ptr<Cache> make_cache();

/// A page, and where it ended if others follow.
struct Answer {
  SearchResult result;
  std::optional<Position> last;
};
/// Answers one request from one snapshot, with what comes after a place where one is given.
Answer answer(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache,
              const std::optional<Position>& after);
/// Answers one request from one snapshot. Everything in the answer depends only on what the viewer may see.
SearchResult evaluate(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache);
/// The visible entries of a subject, in entry order.
std::vector<Hit> get(const index::Snapshot& snapshot, const std::string& subject, const Viewer& viewer, Cache& cache);
/// Field paths with a visible value.
std::vector<FieldUse> fields(const index::Snapshot& snapshot, const Viewer& viewer, Cache& cache);

}  // namespace quarry::query
