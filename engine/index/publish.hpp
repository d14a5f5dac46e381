// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "index/store.hpp"

namespace quarry::index {

/// Who may publish holds the writer's lock; the functions here take it for granted.

using BuildProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Makes every committed change searchable: builds segments of the pending rows, copies the rows' states, then merges
/// where the tiers ask for it, and collects what no manifest names any more. Nothing to do costs one read.
void publish(Store& store, Catalog& catalog);
/// Builds all segments anew from the catalog and publishes them in one step. Reads nothing of the old ones, so that it
/// mends a damaged view.
void rebuild(Store& store, Catalog& catalog, const BuildProgress& progress);
/// What a new writer does first: forgets pending rows that a publication before a crash took in, and sweeps what no
/// manifest names.
void recover(Store& store, Catalog& catalog);

/// The lowest change that a manifest on disk covers: a row that was dead by then is shown by none. 0 where one cannot be
/// read.
std::uint64_t lowest_covered_change(const std::filesystem::path& index_directory);
/// Removes manifests that nobody holds, then segments and generation files that no remaining manifest names, then catalog
/// rows that were dropped from all of them.
void collect(const Store& store, Catalog& catalog);

/// A name that no segment had before.
std::string new_segment_id();

/// A segment built from catalog rows, with the ACL set each row was appended with.
struct BuiltSegment {
  std::string id;
  std::vector<std::uint32_t> acl_sets;
};
/// Rows (from, to] of the catalog without those for which `skip` says so, in segments of at most 250,000 rows, by as many
/// threads as the machine has. A subject's rows are never parted.
std::vector<BuiltSegment> build_segments(Store& store, std::int64_t from, std::int64_t to,
                                         const std::function<bool(const CatalogRow&)>& skip, const BuildProgress& progress);
/// The same for given rows, in their order, in one segment.
BuiltSegment build_segment(Store& store, const std::vector<std::int64_t>& rows);

/// Runs jobs(0) .. jobs(count - 1) on up to `threads` threads; throws what the first failed one threw when all have ended.
void run_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job);

}  // namespace quarry::index
