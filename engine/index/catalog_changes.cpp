// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog_changes.hpp"

#include <algorithm>

#include "index/crash_point.hpp"

namespace quarry::index {

CatalogChanges::CatalogChanges(Catalog& catalog)
    : catalog_(catalog),
      transaction_(catalog.database(), Transaction::Kind::write),
      counters_(catalog.sequence()) {
  ++counters_.change;
}

void CatalogChanges::commit() {
  if (state_changes_ != 0) catalog_.put(counters_);
  crash_point("before catalog commit");
  transaction_.commit();
  crash_point("after catalog commit");
}

void CatalogChanges::append(CatalogRow row) {
  row.row = ++counters_.last_row;
  row.change = counters_.change;
  catalog_.insert(row);
  catalog_.add_pending(subject_hash(row.subject), row.row);
  ++state_changes_;
  ++appended_;
  if (row.state.acl_set) put({row.row, 0, Gone::no, std::nullopt, row.state.acl_set});
}

void CatalogChanges::put(RowState state) {
  state.change = counters_.change;
  catalog_.put(state);
  ++state_changes_;
}

void CatalogChanges::erase_pending(const CatalogRow& row) {
  catalog_.erase(row.row);
  catalog_.remove_pending(subject_hash(row.subject), row.row);
  ++state_changes_;
}

std::vector<CatalogRow> find_rows(Catalog& catalog, const OpenManifest& manifest, std::string_view subject) {
  const auto hash = subject_hash(subject);
  auto ids = catalog.pending(hash);
  for (const auto& open : manifest.segments)
    for (const auto doc : open.segment->find_subject(hash)) ids.push_back(open.segment->row(doc));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<CatalogRow> rows;
  for (const auto id : ids)
    if (auto row = catalog.row(id); row && row->subject == subject) rows.push_back(std::move(*row));
  return rows;
}

void follow_acl(CatalogChanges& changes, const std::vector<CatalogRow>& rows, const std::string& entry_id,
                std::int64_t acl_set) {
  for (const auto& row : rows) {
    if (row.entry_id != entry_id || row.current() || row.state.gone == Gone::masked) continue;
    auto state = row.state;
    if (state.dead()) {
      state.gone = Gone::masked;
    } else {
      state.gone = Gone::veiled;
      state.acl_set = acl_set;
    }
    changes.put(state);
  }
}

}  // namespace quarry::index
