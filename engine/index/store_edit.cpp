// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_edit.hpp"

#include <algorithm>
#include <map>

#include "index/catalog_changes.hpp"
#include "index/catalog_jobs.hpp"
#include "index/crash_point.hpp"
#include "index/locks.hpp"
#include "index/publish.hpp"

namespace quarry::index {
namespace {

/// The catalog is held for at most this many subjects at a time.
constexpr std::size_t most_subjects_at_once = 1000;

void publish_if_free(Store& store) {
  const auto lock = WriterLock::try_take(store.directory());
  if (!lock) return;
  const auto catalog = store.lease();
  recover(store, *catalog);
  publish(store, *catalog);
}

bool remove_subject(CatalogChanges& changes, const OpenManifest& manifest, const std::string& subject,
                    const Viewer& viewer) {
  const auto rows = find_rows(changes.catalog(), manifest, subject);
  std::map<std::string, const CatalogRow*> newest;  // by entry: the current row, else the last version
  for (const auto& row : rows)
    if (!row.state.dead()) newest[row.entry_id] = &row;
  bool removed = false;
  for (const auto& [entry_id, row] : newest) {
    if (!viewer.sees_all() && !viewer.sees(changes.catalog().principals(row->acl_set_now()))) continue;
    removed = removed || row->current();
    for (const auto& old : rows) {
      if (old.entry_id != entry_id || old.state.gone == Gone::masked) continue;
      auto state = old.state;
      state.gone = Gone::masked;
      changes.put(state);
    }
  }
  return removed;
}

}  // namespace

std::uint64_t remove_subjects(Store& store, const std::vector<std::string>& subjects, const Viewer& viewer) {
  std::uint64_t removed = 0;
  for (std::size_t first = 0; first < subjects.size(); first += most_subjects_at_once) {
    const auto catalog = store.lease();
    CatalogChanges changes(*catalog);
    const auto manifest = store.manifest();  // after the transaction began: see find_rows
    const auto end = std::min(first + most_subjects_at_once, subjects.size());
    for (auto i = first; i < end; ++i) {
      if (!remove_subject(changes, *manifest, subjects[i], viewer)) continue;
      audit(catalog->database(), "delete", subjects[i]);
      ++removed;
    }
    changes.commit();
  }
  crash_point("edited");
  publish_if_free(store);
  return removed;
}

bool change_acl(Store& store, const std::string& subject, const std::optional<std::string>& entry_id,
                const std::vector<std::string>& visible_to) {
  bool found = false;
  {
    const auto catalog = store.lease();
    CatalogChanges changes(*catalog);
    const auto manifest = store.manifest();  // after the transaction began: see find_rows
    const auto rows = find_rows(*catalog, *manifest, subject);
    for (const auto& row : rows) {
      if (!row.current() || (entry_id && row.entry_id != *entry_id)) continue;
      found = true;
      const auto acl_set = catalog->intern(visible_to);
      if (row.acl_set_now() == acl_set) continue;
      auto state = row.state;
      state.acl_set = acl_set;
      changes.put(state);
      follow_acl(changes, rows, row.entry_id, acl_set);
      audit(catalog->database(), "visible_to", subject);
    }
    if (!found) return false;
    changes.commit();
  }
  crash_point("edited");
  publish_if_free(store);
  return true;
}

}  // namespace quarry::index
