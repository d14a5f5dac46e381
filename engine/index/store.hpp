// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "index/catalog.hpp"
#include "index/generations.hpp"
#include "index/leases.hpp"
#include "index/manifest.hpp"
#include "index/snapshot.hpp"
#include "index/store_files.hpp"
#include "quarry/index.hpp"

namespace quarry::query {
class Cache;
}

namespace quarry::index {

/// A segment with its generation, opened as a manifest names it.
struct OpenSegment {
  ManifestSegment named;
  std::shared_ptr<const Segment> segment;
  Generation generation;
  std::shared_ptr<const Bitmap> shown;  ///< live and of an open version: what the default search may see
};

/// A manifest under a shared lock, so that nothing it names is collected, with all its segments open.
struct OpenManifest {
  Manifest manifest;
  Descriptor lock;
  std::vector<OpenSegment> segments;
};

/// An open index directory: what readers and the writer share. Thread-safe.
class Store {
 public:
  Store(const std::filesystem::path& directory, const OpenOptions& options);

  const std::filesystem::path& directory() const noexcept { return directory_; }
  const std::string& uuid() const noexcept { return uuid_; }
  const OpenOptions& options() const noexcept { return options_; }

  /// What a request starting now reads. Costs one read of the catalog's counters where nothing changed.
  std::shared_ptr<const Snapshot> snapshot();
  /// The same on a manifest that the caller holds: a later page of a listing that must not move. Deletes and ACL changes
  /// hold here too.
  std::shared_ptr<const Snapshot> snapshot_on(std::shared_ptr<const OpenManifest> manifest);
  /// An earlier snapshot of this store's, with what the catalog changed since taken in.
  std::shared_ptr<const Snapshot> as_of_now(const std::shared_ptr<const Snapshot>& earlier);
  Leases& leases() noexcept { return leases_; }
  /// What the cursors of this index are signed with: kept in its catalog, so that all processes have the same.
  const std::string& cursor_key();
  /// What of a snapshot of this store a dataset held at a version, and nothing else; who may see it is as in the snapshot.
  std::shared_ptr<const Snapshot> as_of(const std::shared_ptr<const Snapshot>& now, const AsOf& as_of);
  /// See Index::versions.
  std::vector<DatasetVersion> versions(const std::string& dataset, const Viewer& viewer);
  /// See Index::places.
  std::vector<std::string> places(const std::string& dataset, const Viewer& viewer);
  /// The published manifest as CURRENT names it now.
  std::shared_ptr<const OpenManifest> manifest();

  /// Goes over to the published manifest, so that the one before can be collected.
  void let_go();

  /// A connection for the caller's thread; goes back to the idle ones when the lease goes.
  class Lease {
   public:
    Lease(Store& store, std::unique_ptr<Catalog> catalog) : store_(&store), catalog_(std::move(catalog)) {}
    Lease(Lease&&) noexcept = default;
    ~Lease();
    Catalog& operator*() const noexcept { return *catalog_; }
    Catalog* operator->() const noexcept { return catalog_.get(); }

   private:
    Store* store_;
    std::unique_ptr<Catalog> catalog_;
  };
  Lease lease();
  /// Opens a segment once per Store, however many manifests name it.
  std::shared_ptr<const Segment> open_segment(const std::string& id);
  /// A name for a segment that is being built; what no manifest names and is not being built is swept.
  std::string new_segment();
  bool is_being_built(const std::string& id) const;
  /// It is published: from here on a manifest keeps it.
  void end_building(const std::string& id);
  /// A new writer builds nothing yet: what an earlier one left is to be swept.
  void forget_building();
  CatalogMemory& memory() noexcept { return *memory_; }
  query::Cache& cache();

 private:
  std::shared_ptr<const OpenManifest> open_manifest(std::uint64_t number, const OpenManifest* last);
  std::shared_ptr<const OpenManifest> manifest_at_least(std::uint64_t number);

  std::filesystem::path directory_;
  OpenOptions options_;
  std::string uuid_;
  std::shared_ptr<CatalogMemory> memory_ = std::make_shared<CatalogMemory>();

  std::mutex idle_mutex_;
  std::vector<std::unique_ptr<Catalog>> idle_;

  std::mutex manifest_mutex_;
  std::shared_ptr<const OpenManifest> manifest_;
  std::map<std::string, std::weak_ptr<const Segment>> segments_;
  mutable std::mutex segments_mutex_;
  std::set<std::string> building_;

  std::mutex snapshot_mutex_;
  std::shared_ptr<const class StoreSnapshot> snapshot_;
  struct Past {
    const Snapshot* now;
    AsOf as_of;
    std::shared_ptr<const Snapshot> snapshot;
  };
  std::vector<Past> past_;  ///< made from snapshot_, so that what was computed for them is found again

  Leases leases_;
  std::once_flag cursor_key_read_;
  std::string cursor_key_;

  std::once_flag cache_made_;
  std::shared_ptr<query::Cache> cache_;
};

/// Makes what a new index consists of, CURRENT last, so that a directory without one is no index yet. Safe to repeat after
/// a crash. The caller holds the writer's lock.
void create_store(const std::filesystem::path& directory);

}  // namespace quarry::index
