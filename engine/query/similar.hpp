// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "index/snapshot.hpp"
#include "quarry/search.hpp"
#include "quarry/viewer.hpp"

namespace quarry::query {

class Cache;

/// Records like one, best first: score is what they share of its words (as BM25, over its own), or of its composition (1 - half
/// the sum of the differences of atomic fractions), or the mean of both, and 1 more where the formula is the same. Of the record
/// itself, too, only what the viewer may see counts. Throws Error(not_found) where he may see nothing of it.
SearchResult similar(const index::Snapshot& snapshot, const std::string& subject, const SimilarRequest& request, const Viewer& viewer,
                     Cache& cache);

}  // namespace quarry::query
