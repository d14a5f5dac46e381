// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_edit.hpp"

#include <algorithm>
#include <map>

#include "index/catalog_changes.hpp"
#include "index/catalog_jobs.hpp"
#include "index/crash_point.hpp"
#include "index/locks.hpp"
#include "index/publish.hpp"
#include "quarry/json.hpp"

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

Value list_of(const std::vector<std::string>& texts) {
  Array array;
  for (const auto& text : texts) array.push_back(text);
  return array;
}

/// Who did what to which entry, for the steward.
void note(CatalogChanges& changes, const char* action, const Edited& edited, const std::string& subject, Object detail) {
  detail["subject"] = subject;
  if (edited.entry_id) detail["entry"] = *edited.entry_id;
  detail["by"] = edited.viewer.sees_all() ? Value("steward") : list_of(edited.viewer.principals());
  audit(changes.catalog().database(), action, to_json(std::move(detail)));
}

/// The rows that stand for a subject's entries: the current one of each, else its last version, where the viewer may see it.
std::vector<const CatalogRow*> entries_to_edit(CatalogChanges& changes, const std::vector<CatalogRow>& rows, const Edited& edited) {
  std::map<std::string, const CatalogRow*> newest;
  for (const auto& row : rows)
    if (!row.state.dead()) newest[row.entry_id] = &row;
  std::vector<const CatalogRow*> entries;
  for (const auto& [entry_id, row] : newest)
    if ((!edited.entry_id || entry_id == *edited.entry_id) &&
        (edited.viewer.sees_all() || edited.viewer.sees(changes.catalog().principals(row->acl_set_now()))))
      entries.push_back(row);
  return entries;
}

void mask_all(CatalogChanges& changes, const std::vector<CatalogRow>& rows, const std::string& entry_id) {
  for (const auto& row : rows) {
    if (row.entry_id != entry_id || row.state.gone == Gone::masked) continue;
    auto state = row.state;
    state.gone = Gone::masked;
    changes.put(state);
  }
}

void set_acl(CatalogChanges& changes, const std::vector<CatalogRow>& rows, const CatalogRow& entry, std::int64_t acl_set) {
  if (entry.acl_set_now() == acl_set) return;
  if (entry.current()) {
    auto state = entry.state;
    state.acl_set = acl_set;
    changes.put(state);
  }
  follow_acl(changes, rows, entry.entry_id, acl_set);
}

std::int64_t commit_acl_set(Catalog& catalog, const std::vector<std::string>& principals) {
  Transaction transaction(catalog.database(), Transaction::Kind::write);
  const auto id = catalog.intern(principals);
  transaction.commit();
  return id;
}

/// Runs edit(changes, rows, entries) for each subject that has an entry to edit; counts those for which it says true.
template <class Edit>
std::uint64_t edit_each(Store& store, const Edited& edited, Edit edit) {
  std::uint64_t count = 0;
  bool edited_any = false;
  const auto& subjects = edited.subjects;
  for (std::size_t first = 0; first < subjects.size(); first += most_subjects_at_once) {
    const auto catalog = store.lease();
    CatalogChanges changes(*catalog);
    const auto manifest = store.manifest();  // after the transaction began: see find_rows
    const auto end = std::min(first + most_subjects_at_once, subjects.size());
    for (auto i = first; i < end; ++i) {
      const auto rows = find_rows(*catalog, *manifest, subjects[i]);
      const auto entries = entries_to_edit(changes, rows, edited);
      if (entries.empty()) continue;
      edited_any = true;
      if (edit(changes, subjects[i], rows, entries)) ++count;
    }
    changes.commit();
  }
  crash_point("edited");
  if (edited_any) publish_if_free(store);
  return count;
}

}  // namespace

std::uint64_t remove_entries(Store& store, const Edited& edited) {
  return edit_each(store, edited, [&](CatalogChanges& changes, const std::string& subject, const auto& rows, const auto& entries) {
    bool any = false;
    for (const auto* entry : entries) {
      any = any || entry->current();
      mask_all(changes, rows, entry->entry_id);
    }
    note(changes, "delete", edited, subject, {});
    return any;
  });
}

std::uint64_t share_entries(Store& store, const Edited& edited, const std::vector<std::string>& visible_to) {
  // Committed before any row names it: nobody may remember the members of a set that is rolled back.
  const auto acl_set = commit_acl_set(*store.lease(), visible_to);
  return edit_each(store, edited, [&](CatalogChanges& changes, const std::string& subject, const auto& rows, const auto& entries) {
    for (const auto* entry : entries) set_acl(changes, rows, *entry, acl_set);
    note(changes, "visible_to", edited, subject, {{"visible_to", list_of(visible_to)}});
    return true;
  });
}

}  // namespace quarry::index
