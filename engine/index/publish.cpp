// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/publish.hpp"

#include <algorithm>
#include <unordered_set>

#include "index/crash_point.hpp"
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

void remember(Catalog& catalog, const Manifest& manifest, const LeftOut& left_out) {
  Transaction transaction(catalog.database(), Transaction::Kind::write);
  auto counters = catalog.sequence();
  counters.manifest = manifest.number;
  catalog.put(counters);
  catalog.remove_pending_through(manifest.last_row);
  for (const auto row : left_out.unseen) catalog.erase(row);
  for (const auto row : left_out.dropped)
    catalog.database().run("INSERT OR IGNORE INTO dropped(manifest, row) VALUES(?, ?)",
                           static_cast<std::int64_t>(manifest.number), row);
  crash_point("before pending cleared");
  transaction.commit();
}

void publish_drafts(Store& store, Catalog& catalog, std::vector<GenerationDraft>& drafts, const Sequence& covered,
                    const LeftOut& left_out) {
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
  remember(catalog, manifest, left_out);
  crash_point("pending cleared");
  store.let_go();
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

/// Publishes what the catalog has above the manifest; false where there is nothing.
bool publish_pending(Store& store, Catalog& catalog) {
  const auto base = store.manifest();
  const auto& covered = base->manifest;
  const auto changes = changes_since(catalog, covered.change);
  const auto& counters = changes.counters;
  if (counters.change == covered.change && counters.last_row == covered.last_row) return false;
  LeftOut left_out;
  std::unordered_set<std::int64_t> dead;
  for (const auto& state : changes.states)
    if (state.row > covered.last_row && state.dead()) dead.insert(state.row);
  left_out.unseen.assign(dead.begin(), dead.end());
  auto built = build_segments(store, covered.last_row, counters.last_row,
                              [&](const CatalogRow& row) { return dead.count(row.row) != 0; }, {});
  auto drafts = drafts_of(*base);
  for (auto& segment : built) drafts.push_back(open_draft(store, std::move(segment)));
  take_in(changes.states, drafts);
  publish_drafts(store, catalog, drafts, counters, left_out);
  return true;
}

/// Replaces segments by one as the tiers ask; false where they are content.
bool publish_merge(Store& store, Catalog& catalog) {
  const auto base = store.manifest();
  const auto plan = plan_merge(*base, lowest_covered_change(store.directory()));
  if (plan.inputs.empty()) return false;
  LeftOut left_out;
  auto merged = merge(store, *base, plan, left_out);
  std::vector<GenerationDraft> drafts;
  for (std::size_t i = 0; i < base->segments.size(); ++i) {
    const auto& open = base->segments[i];
    const bool replaced = std::find(plan.inputs.begin(), plan.inputs.end(), i) != plan.inputs.end();
    if (!replaced) drafts.emplace_back(open.named, open.segment, open.generation);
    if (i == plan.inputs.back() && merged) drafts.push_back(std::move(*merged));
  }
  // Deletes and ACL changes of other processes that came while the merge ran are taken in; rows that came are not.
  auto changes = changes_since(catalog, base->manifest.change);
  take_in(changes.states, drafts);
  changes.counters.last_row = base->manifest.last_row;
  publish_drafts(store, catalog, drafts, changes.counters, left_out);
  return true;
}

}  // namespace

void publish(Store& store, Catalog& catalog) {
  // Collected when the step has let go of the manifest it started from.
  if (publish_pending(store, catalog)) collect(store, catalog);
  while (publish_merge(store, catalog)) collect(store, catalog);
}

void rebuild(Store& store, Catalog& catalog, const BuildProgress& progress) {
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
  publish_drafts(store, catalog, drafts, changes.counters, left_out);
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
  if (behind || catalog.sequence().manifest < manifest.number) remember(catalog, manifest, {});
  collect(store, catalog);
}

}  // namespace quarry::index
