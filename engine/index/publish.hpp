// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "index/store.hpp"

namespace quarry::index {

/// Who may publish holds the writer's lock; the functions here take it for granted.

using BuildProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Rows that a publication no longer holds.
struct LeftOut {
  std::vector<std::int64_t> unseen;   ///< died before any manifest named them: they can go at once
  std::vector<std::int64_t> dropped;  ///< older manifests name them: they go with the last of those
};

/// What a publication takes in, fixed at one moment: from here on rows up to `counters.last_row` must not be erased.
struct PublicationPlan {
  std::shared_ptr<const OpenManifest> base;
  Sequence counters;
  std::vector<RowState> states;  ///< above what the base covers
  bool any() const noexcept {
    return counters.change != base->manifest.change || counters.last_row != base->manifest.last_row;
  }
};

/// A publication that CURRENT names, and what the catalog has still to be told of it.
struct Shown {
  Manifest manifest;
  LeftOut left_out;
};

/// A publication in steps, so that a writer can go on while segments are built: plan (one read transaction), show (builds
/// segments, writes the manifest, reads the catalog only), remember (one short write transaction), collect.
PublicationPlan plan_publication(Store& store, Catalog& catalog);
Shown show_pending(Store& store, const PublicationPlan& plan);
/// Writes what the drafts changed, the manifest and CURRENT. `covered.manifest` is a number that manifests had at most.
Shown show_drafts(Store& store, std::vector<GenerationDraft>& drafts, const Sequence& covered, LeftOut left_out);
void remember(Catalog& catalog, const Shown& shown);

/// Segments to merge into one, and the merged one once it is built: another publication may show in between.
class Merge {
 public:
  /// Nothing where the tiers ask for none.
  static std::optional<Merge> plan(Store& store);
  /// Bytes that it may write.
  std::uint64_t bytes() const;
  /// Builds the merged segment; needs no lock. After a failure its directory is removed.
  void build(Store& store);
  /// Publishes it on top of what is published now.
  Shown show(Store& store);

 private:
  Merge() = default;
  GenerationDraft draft(Store& store, const OpenManifest& now) const;

  std::shared_ptr<const OpenManifest> base_;
  std::vector<std::size_t> inputs_;
  bool from_catalog_ = false;
  std::string id_;                   ///< empty: no row was left
  std::vector<std::int64_t> rows_;   ///< of a rebuild: the rows kept
  LeftOut left_out_;
};

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
