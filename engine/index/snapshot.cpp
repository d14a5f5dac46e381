// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/snapshot.hpp"

#include <atomic>
#include <functional>
#include <map>

#include "acl_fault.hpp"
#include "index/catalog_jobs.hpp"
#include "index/store.hpp"
#include "index/store_versions.hpp"
#include "quarry/date.hpp"
#include "quarry/json.hpp"

namespace quarry::index {
namespace {

/// Names a combination of bitmap and ACL column that no other combination in this process has.
std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// Row by row, for snapshots that have no catalog below them.
class SingleRows final : public RowReader {
 public:
  explicit SingleRows(const Snapshot& snapshot) : snapshot_(snapshot) {}
  StoredRow load(std::int64_t row) override { return snapshot_.load(row); }
  StoredRow load_without_content(std::int64_t row) override { return snapshot_.load_without_content(row); }

 private:
  const Snapshot& snapshot_;
};

}  // namespace

std::unique_ptr<RowReader> Snapshot::rows() const { return std::make_unique<SingleRows>(*this); }

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
    for (const auto& open : manifest_->segments) kept_.push_back(open.generation.live);
  }
  /// The same manifest at a later change.
  StoreSnapshot(const StoreSnapshot& earlier) = default;
  /// The rows of a dataset that stood at a version, and nothing else; as if it were the last.
  std::shared_ptr<const StoreSnapshot> as_of(std::int64_t dataset, std::int64_t version) const;
  /// Calls visit(view, doc) for the rows of a dataset that have versions, closed ones too, and are not deleted.
  void for_each_of(std::int64_t dataset, const std::function<void(const SegmentView&, std::uint32_t)>& visit) const;

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
  std::unique_ptr<RowReader> rows() const override;
  /// Every transaction that appends a row or changes the state of one raises the catalog's change number, and `advance` took in
  /// all states up to `change_`. So where the number is still that one, no row has been deleted, hidden or given to others since:
  /// `live` and `acl_set` of the views are what `rows` and `row_state` would say of each row that they show.
  bool is_current() const override { return store_.lease()->sequence().change == change_; }

  const OpenManifest& manifest() const noexcept { return *manifest_; }
  /// Takes in what the catalog changed since: hides masked and veiled rows, sets new ACLs. What is merely superseded or
  /// closed stays until its manifest goes.
  void advance(Catalog& catalog);

 private:
  class Rows;
  CatalogRow find(Catalog& catalog, std::int64_t row) const;
  StoredRow shown(const CatalogRow& found) const;
  StoredRow load(Catalog& catalog, std::int64_t row) const;

  Store& store_;
  std::shared_ptr<const OpenManifest> manifest_;
  std::uint64_t change_ = 0;
  std::uint32_t acl_sets_ = 0;
  std::vector<SegmentView> views_;
  std::vector<std::shared_ptr<const Bitmap>> kept_;  ///< per view: live, with the rows that a version closed
};

void StoreSnapshot::advance(Catalog& catalog) {
  const Transaction transaction(catalog.database(), Transaction::Kind::read);
  const auto states = catalog.states_since(acl_fault == 9 ? catalog.sequence().change : change_);
  for (std::size_t i = 0; i < views_.size(); ++i) {
    auto& view = views_[i];
    std::shared_ptr<Bitmap> live, kept;
    std::shared_ptr<std::vector<std::uint32_t>> acl_set;
    for (const auto& state : states) {
      const bool hidden = state.gone == Gone::masked || state.gone == Gone::veiled;
      if (!hidden && !state.acl_set) continue;
      const auto doc = view.segment->find_row(state.row);
      if (!doc) continue;
      if (hidden) {
        if (!live) live = std::make_shared<Bitmap>(*view.live);
        live->reset(*doc);
        if (!kept) kept = std::make_shared<Bitmap>(*kept_[i]);
        kept->reset(*doc);
      } else {
        if (!acl_set) acl_set = std::make_shared<std::vector<std::uint32_t>>(*view.acl_set);
        (*acl_set)[*doc] = static_cast<std::uint32_t>(*state.acl_set);
      }
    }
    if (live || acl_set) view.generation = next_generation();
    if (live) view.live = std::move(live);
    if (kept) kept_[i] = std::move(kept);
    if (acl_set) view.acl_set = std::move(acl_set);
  }
  change_ = catalog.sequence().change;
  acl_sets_ = static_cast<std::uint32_t>(catalog.acl_sets());
}

void StoreSnapshot::for_each_of(std::int64_t dataset, const std::function<void(const SegmentView&, std::uint32_t)>& visit) const {
  if (dataset == 0) return;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    const auto& segment = *views_[i].segment;
    kept_[i]->for_each([&](std::uint32_t doc) {
      if (segment.dataset(doc) == dataset && segment.first_version(doc) > 0) visit(views_[i], doc);
    });
  }
}

std::shared_ptr<const StoreSnapshot> StoreSnapshot::as_of(std::int64_t dataset, std::int64_t version) const {
  auto past = std::make_shared<StoreSnapshot>(*this);
  std::vector<std::shared_ptr<Bitmap>> stood;
  for (auto& view : past->views_) {
    stood.push_back(std::make_shared<Bitmap>(view.segment->size()));
    view.live = stood.back();
    view.last_version = std::make_shared<const std::vector<std::int64_t>>(view.segment->size(), open_version);
    view.generation = next_generation();
  }
  for_each_of(dataset, [&](const SegmentView& view, std::uint32_t doc) {
    if (view.segment->first_version(doc) <= version && version <= (*view.last_version)[doc])
      stood[static_cast<std::size_t>(&view - views_.data())]->set(doc);
  });
  return past;
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
  loaded.change = found.state.change;
  loaded.acl_set = static_cast<std::uint32_t>(found.acl_set_now());
  loaded.gone = found.state.gone == Gone::masked ||
                (found.state.gone == Gone::veiled && found.state.change > manifest_->manifest.change);
  return loaded;
}

StoredRow StoreSnapshot::load(Catalog& catalog, std::int64_t row) const {
  const auto found = find(catalog, row);
  auto loaded = shown(found);
  loaded.content = parse_json(catalog.text(found));
  return loaded;
}

StoredRow StoreSnapshot::load(std::int64_t row) const { return load(*store_.lease(), row); }

StoredRow StoreSnapshot::load_without_content(std::int64_t row) const { return shown(find(*store_.lease(), row)); }

/// In one read transaction, so that the locks are taken once.
class StoreSnapshot::Rows final : public RowReader {
 public:
  explicit Rows(const StoreSnapshot& snapshot)
      : snapshot_(snapshot), catalog_(snapshot.store_.lease()), transaction_(catalog_->database(), Transaction::Kind::read) {}
  StoredRow load(std::int64_t row) override { return snapshot_.load(*catalog_, row); }
  StoredRow load_without_content(std::int64_t row) override { return snapshot_.shown(snapshot_.find(*catalog_, row)); }

 private:
  const StoreSnapshot& snapshot_;
  Store::Lease catalog_;
  Transaction transaction_;
};

std::unique_ptr<RowReader> StoreSnapshot::rows() const { return std::make_unique<Rows>(*this); }

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
  past_.clear();
  return fresh;
}

std::shared_ptr<const Snapshot> Store::as_of_now(const std::shared_ptr<const Snapshot>& earlier) {
  const auto catalog = lease();
  if (earlier->change() == catalog->sequence().change) return earlier;
  auto fresh = std::make_shared<StoreSnapshot>(dynamic_cast<const StoreSnapshot&>(*earlier));
  fresh->advance(*catalog);
  return fresh;
}

std::shared_ptr<const Snapshot> Store::as_of(const std::shared_ptr<const Snapshot>& now, const AsOf& as_of) {
  constexpr std::size_t most_remembered = 4;
  {
    const std::lock_guard lock(snapshot_mutex_);
    for (const auto& past : past_)
      if (past.now == now.get() && past.as_of.dataset == as_of.dataset && past.as_of.version == as_of.version) return past.snapshot;
  }
  const auto dataset = dataset_id(lease()->database(), as_of.dataset);
  auto snapshot = static_cast<const StoreSnapshot&>(*now).as_of(dataset, as_of.version);
  const std::lock_guard lock(snapshot_mutex_);
  if (now != snapshot_) return snapshot;  // a held one: whoever holds it asks for one version only
  if (past_.size() == most_remembered) past_.erase(past_.begin());
  past_.push_back({now.get(), as_of, snapshot});
  return snapshot;
}

std::vector<DatasetVersion> Store::versions(const std::string& dataset, const Viewer& viewer) {
  const auto now = snapshot();
  const auto id = dataset_id(lease()->database(), dataset);
  std::map<std::uint32_t, bool> sees;
  std::map<std::int64_t, DatasetChange> changes;  // by version
  static_cast<const StoreSnapshot&>(*now).for_each_of(id, [&](const SegmentView& view, std::uint32_t doc) {
    const auto set = (*view.acl_set)[doc];
    auto known = sees.find(set);
    if (known == sees.end()) known = sees.emplace(set, viewer.sees_all() || viewer.sees(now->principals(set))).first;
    if (!known->second) return;
    const int count = view.segment->kind(doc) == RecordKind::dataset ? 0 : 1;
    const DatasetChange::Placed placed{view.segment->subject_hash_of(doc), view.segment->row(doc)};
    auto& begun = changes[view.segment->first_version(doc)];
    begun.records += count;
    begun.begun.push_back(placed);
    const auto last = (*view.last_version)[doc];
    if (last == open_version) return;
    auto& ended = changes[last + 1];
    ended.records -= count;
    ended.ended.push_back(placed);
  });
  std::vector<DatasetVersion> versions;
  std::int64_t records = 0;
  const auto catalog = lease();
  for (auto& [version, change] : changes) {
    records += change.records;
    if (!shows(*catalog, change)) continue;
    versions.push_back({version, to_rfc3339(made_at(catalog->database(), id, version) * 1000), static_cast<std::uint64_t>(records)});
  }
  return versions;
}

std::vector<std::string> Store::places(const std::string& dataset, const Viewer& viewer) {
  if (versions(dataset, viewer).empty()) return {};
  const auto catalog = lease();
  return sources_of(catalog->database(), dataset_id(catalog->database(), dataset));
}

void Store::let_go() {
  {
    const std::lock_guard lock(snapshot_mutex_);
    past_.clear();
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
