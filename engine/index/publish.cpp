// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/publish.hpp"

#include <algorithm>
#include <unordered_set>

#include "index/crash_point.hpp"
#include "index/disk_room.hpp"
#include "index/publish_tiers.hpp"
#include "index/store_description.hpp"
#include "quarry/field.hpp"

namespace quarry::index {
namespace {

/// The catalog's counters and the states above a change, as of one moment.
struct Changes {
  Sequence counters;
  std::vector<RowState> states;
};

Changes changes_since(Catalog& catalog, std::uint64_t change) {
  Transaction transaction(catalog.database(), Transaction::Kind::read);
  return {catalog.sequence(), catalog.states_since(change)};
}

GenerationDraft open_draft(Store& store, BuiltSegment built) {
  auto segment = store.open_segment(built.id);
  if (segment->size() != built.acl_sets.size())
    throw Error(Code::internal, "segment '" + built.id + "' has not the rows it was built of; run `quarry reindex`");
  return {std::move(built.id), std::move(segment), std::move(built.acl_sets)};
}

std::vector<GenerationDraft> drafts_of(const OpenManifest& base) {
  std::vector<GenerationDraft> drafts;
  for (const auto& open : base.segments) drafts.emplace_back(open.named, open.segment, open.generation);
  return drafts;
}

void take_in(const std::vector<RowState>& states, std::vector<GenerationDraft>& drafts) {
  for (auto& draft : drafts)
    for (const auto& state : states) draft.apply(state);
}

}  // namespace

void remember(Catalog& catalog, const Shown& shown) {
  const auto& manifest = shown.manifest;
  Transaction transaction(catalog.database(), Transaction::Kind::write);
  auto counters = catalog.sequence();
  counters.manifest = manifest.number;
  catalog.put(counters);
  catalog.remove_pending_through(manifest.last_row);
  for (const auto row : shown.left_out.unseen) catalog.erase(row);
  for (const auto row : shown.left_out.dropped)
    catalog.database().run("INSERT OR IGNORE INTO dropped(manifest, row) VALUES(?, ?)",
                           static_cast<std::int64_t>(manifest.number), row);
  crash_point("before pending cleared");
  transaction.commit();
  crash_point("pending cleared");
}

Shown show_drafts(Store& store, std::vector<GenerationDraft>& drafts, const Sequence& covered, LeftOut left_out) {
  const auto& directory = store.directory();
  const auto numbers = list_manifests(directory);
  Manifest manifest;
  manifest.uuid = store.uuid();
  manifest.number = std::max(covered.manifest, numbers.empty() ? 0 : numbers.back()) + 1;
  manifest.change = covered.change;
  manifest.last_row = covered.last_row;
  for (auto& draft : drafts)
    manifest.segments.push_back(draft.write(segment_path(directory, draft.named().id), manifest.number));
  fsync_directory(directory / "segments");
  crash_point("segments in place");
  write_file(manifest_path(directory, manifest.number), print_manifest(manifest));
  fsync_directory(directory);
  crash_point("manifest in place");
  write_current(directory, manifest.number);
  crash_point("published");
  for (const auto& segment : manifest.segments) store.end_building(segment.id);
  store.let_go();
  return {std::move(manifest), std::move(left_out)};
}

PublicationPlan plan_publication(Store& store, Catalog& catalog) {
  PublicationPlan plan;
  plan.base = store.manifest();
  auto changes = changes_since(catalog, plan.base->manifest.change);
  plan.counters = changes.counters;
  plan.states = std::move(changes.states);
  return plan;
}

Shown show_pending(Store& store, const PublicationPlan& plan) {
  const auto& covered = plan.base->manifest;
  LeftOut left_out;
  std::unordered_set<std::int64_t> dead;
  for (const auto& state : plan.states)
    if (state.row > covered.last_row && state.dead()) dead.insert(state.row);
  left_out.unseen.assign(dead.begin(), dead.end());
  auto built = build_segments(store, covered.last_row, plan.counters.last_row,
                              [&](const CatalogRow& row) { return dead.count(row.row) != 0; }, {});
  auto drafts = drafts_of(*plan.base);
  for (auto& segment : built) drafts.push_back(open_draft(store, std::move(segment)));
  take_in(plan.states, drafts);
  return show_drafts(store, drafts, plan.counters, std::move(left_out));
}

void publish(Store& store, Catalog& catalog) {
  // Collected when the step has let go of the manifest it started from.
  auto plan = plan_publication(store, catalog);
  if (plan.any()) {
    remember(catalog, show_pending(store, plan));
    plan.base.reset();
    collect(store, catalog);
  }
  while (true) {
    auto merge = Merge::plan(store);
    if (!merge || !has_room(store.directory(), store.options().disk_floor, merge->bytes())) return;
    merge->build(store);
    remember(catalog, merge->show(store));
    merge.reset();
    collect(store, catalog);
  }
}

void rebuild(Store& store, Catalog& catalog, const BuildProgress& progress) {
  require_room(store.directory(), store.options().disk_floor, 0, "building the index anew");
  const auto changes = changes_since(catalog, 0);
  const auto low = lowest_covered_change(store.directory());
  LeftOut left_out;
  std::unordered_set<std::int64_t> dead;
  for (const auto& state : changes.states)
    if (state.dead() && state.change <= low) dead.insert(state.row);
  left_out.dropped.assign(dead.begin(), dead.end());
  auto built = build_segments(store, 0, changes.counters.last_row,
                              [&](const CatalogRow& row) { return dead.count(row.row) != 0; }, progress);
  std::vector<GenerationDraft> drafts;
  for (auto& segment : built) drafts.push_back(open_draft(store, std::move(segment)));
  take_in(changes.states, drafts);
  remember(catalog, show_drafts(store, drafts, changes.counters, std::move(left_out)));
  collect(store, catalog);
  auto description = read_description(store.directory());
  description.schema_hash = schema_hash();
  write_description(store.directory(), description);
}

void recover(Store& store, Catalog& catalog) {
  const auto& manifest = store.manifest()->manifest;
  bool behind = false;
  {
    Run run(catalog.database(), "SELECT 1 FROM pending WHERE row <= ? LIMIT 1");
    run.bind(1, manifest.last_row);
    behind = run.next();
  }
  if (behind || catalog.sequence().manifest < manifest.number) remember(catalog, {manifest, {}});
  store.forget_building();
  collect(store, catalog);
}

}  // namespace quarry::index
