// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/snapshot.hpp"

#include <atomic>

#include "acl_fault.hpp"
#include "index/store.hpp"
#include "quarry/json.hpp"

namespace quarry::index {
namespace {

/// Names a combination of bitmap and ACL column that no other combination in this process has.
std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

class StoreSnapshot final : public Snapshot {
 public:
  /// A segment that is as in `earlier` (may be null) keeps its generation, and with it what is cached of it.
  StoreSnapshot(Store& store, std::shared_ptr<const OpenManifest> manifest, const StoreSnapshot* earlier)
      : store_(store), manifest_(std::move(manifest)) {
    change_ = manifest_->manifest.change;
    for (const auto& open : manifest_->segments) {
      SegmentView view{open.segment, open.named.id, 0, open.shown, open.generation.acl_set, open.generation.last_version};
      if (earlier != nullptr)
        for (const auto& known : earlier->views_)
          if (known.segment == view.segment && known.live == view.live && known.acl_set == view.acl_set &&
              known.last_version == view.last_version)
            view.generation = known.generation;
      if (view.generation == 0) view.generation = next_generation();
      views_.push_back(std::move(view));
    }
  }
  /// The same manifest at a later change.
  StoreSnapshot(const StoreSnapshot& earlier) = default;

  const std::vector<SegmentView>& segments() const override { return views_; }
  std::uint64_t change() const override { return change_; }
  std::uint64_t manifest_number() const override { return manifest_->manifest.number; }
  std::uint32_t acl_sets() const override { return acl_sets_; }
  const std::vector<std::string>& principals(std::uint32_t acl_set) const override {
    if (const auto* known = store_.memory().principals(acl_set)) return *known;
    return store_.lease()->principals(acl_set);
  }
  StoredRow load(std::int64_t row) const override;
  StoredRow load_without_content(std::int64_t row) const override;

  const OpenManifest& manifest() const noexcept { return *manifest_; }
  /// Takes in what the catalog changed since: hides masked and veiled rows, sets new ACLs. What is merely superseded or
  /// closed stays until its manifest goes.
  void advance(Catalog& catalog);

 private:
  CatalogRow find(Catalog& catalog, std::int64_t row) const;
  StoredRow shown(const CatalogRow& found) const;

  Store& store_;
  std::shared_ptr<const OpenManifest> manifest_;
  std::uint64_t change_ = 0;
  std::uint32_t acl_sets_ = 0;
  std::vector<SegmentView> views_;
};

void StoreSnapshot::advance(Catalog& catalog) {
  const Transaction transaction(catalog.database(), Transaction::Kind::read);
  const auto states = catalog.states_since(acl_fault == 9 ? catalog.sequence().change : change_);
  for (auto& view : views_) {
    std::shared_ptr<Bitmap> live;
    std::shared_ptr<std::vector<std::uint32_t>> acl_set;
    for (const auto& state : states) {
      const bool hidden = state.gone == Gone::masked || state.gone == Gone::veiled;
      if (!hidden && !state.acl_set) continue;
      const auto doc = view.segment->find_row(state.row);
      if (!doc) continue;
      if (hidden) {
        if (!live) live = std::make_shared<Bitmap>(*view.live);
        live->reset(*doc);
      } else {
        if (!acl_set) acl_set = std::make_shared<std::vector<std::uint32_t>>(*view.acl_set);
        (*acl_set)[*doc] = static_cast<std::uint32_t>(*state.acl_set);
      }
    }
    if (live || acl_set) view.generation = next_generation();
    if (live) view.live = std::move(live);
    if (acl_set) view.acl_set = std::move(acl_set);
  }
  change_ = catalog.sequence().change;
  acl_sets_ = static_cast<std::uint32_t>(catalog.acl_sets());
}

CatalogRow StoreSnapshot::find(Catalog& catalog, std::int64_t row) const {
  auto found = catalog.row(row);
  if (!found)
    throw Error(Code::corrupt, "catalog row " + std::to_string(row) + " is missing though a segment names it; run `quarry reindex`");
  return std::move(*found);
}

StoredRow StoreSnapshot::shown(const CatalogRow& found) const {
  StoredRow loaded;
  loaded.row = found.row;
  loaded.subject = found.subject;
  loaded.entry_id = found.entry_id;
  loaded.kind = found.kind;
  loaded.acl_set = static_cast<std::uint32_t>(found.acl_set_now());
  loaded.gone = found.state.gone == Gone::masked ||
                (found.state.gone == Gone::veiled && found.state.change > manifest_->manifest.change);
  return loaded;
}

StoredRow StoreSnapshot::load(std::int64_t row) const {
  const auto catalog = store_.lease();
  const auto found = find(*catalog, row);
  auto loaded = shown(found);
  loaded.content = parse_json(catalog->text(found));
  return loaded;
}

StoredRow StoreSnapshot::load_without_content(std::int64_t row) const { return shown(find(*store_.lease(), row)); }

std::shared_ptr<const Snapshot> Store::snapshot() {
  const auto catalog = lease();
  const auto counters = catalog->sequence();
  {
    const std::lock_guard lock(snapshot_mutex_);
    if (snapshot_ && snapshot_->change() == counters.change &&
        snapshot_->manifest().manifest.number >= counters.manifest)
      return snapshot_;
  }
  // The manifest is opened before the catalog is read: what changed after it is then surely seen.
  const auto open = manifest_at_least(counters.manifest);
  const std::lock_guard lock(snapshot_mutex_);
  const bool same = snapshot_ && snapshot_->manifest().manifest.number == open->manifest.number;
  if (snapshot_ && snapshot_->manifest().manifest.number > open->manifest.number) return snapshot_;
  auto fresh = same ? std::make_shared<StoreSnapshot>(*snapshot_) : std::make_shared<StoreSnapshot>(*this, open, snapshot_.get());
  fresh->advance(*catalog);
  snapshot_ = fresh;
  return fresh;
}

std::shared_ptr<const Snapshot> Store::as_of_now(const std::shared_ptr<const Snapshot>& earlier) {
  const auto catalog = lease();
  if (earlier->change() == catalog->sequence().change) return earlier;
  auto fresh = std::make_shared<StoreSnapshot>(dynamic_cast<const StoreSnapshot&>(*earlier));
  fresh->advance(*catalog);
  return fresh;
}

void Store::let_go() {
  {
    const std::lock_guard lock(snapshot_mutex_);
    snapshot_.reset();
  }
  (void)manifest();
}

std::shared_ptr<const Snapshot> Store::snapshot_on(std::shared_ptr<const OpenManifest> manifest) {
  auto fresh = std::make_shared<StoreSnapshot>(*this, std::move(manifest), nullptr);
  fresh->advance(*lease());
  return fresh;
}

}  // namespace quarry::index
