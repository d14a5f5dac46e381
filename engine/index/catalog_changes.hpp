// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/catalog.hpp"
#include "index/store.hpp"

namespace quarry::index {

/// A write transaction on the catalog under way. All it changes gets one change number, the next; the counters move only
/// if a row or a state was written. Rolled back unless committed.
class CatalogChanges {
 public:
  explicit CatalogChanges(Catalog& catalog);
  void commit();

  Catalog& catalog() noexcept { return catalog_; }
  std::int64_t last_row() const noexcept { return counters_.last_row; }
  std::uint64_t appended() const noexcept { return appended_; }
  /// Rises with every row and state written.
  std::uint64_t state_changes() const noexcept { return state_changes_; }

  /// Appends a row (its id and change are set here) as pending, with its state where it has one.
  void append(CatalogRow row);
  void put(RowState state);
  /// Forgets a row that no segment holds and no publication is building.
  void erase_pending(const CatalogRow& row);

 private:
  Catalog& catalog_;
  Transaction transaction_;
  Sequence counters_;
  std::uint64_t appended_ = 0;
  std::uint64_t state_changes_ = 0;
};

/// All rows of a subject that a living manifest can show or a later one will, dead ones too, rising: by the keys of the
/// manifest's segments and the pending rows. Inside a write transaction the manifest must have been asked for after it
/// began, else a publication in between hides rows from both.
std::vector<CatalogRow> find_rows(Catalog& catalog, const OpenManifest& manifest, std::string_view subject);

/// After the ACL of an entry changed: its rows that are no longer current are hidden from every manifest of before. Old
/// versions stay in the history, under the new set.
void follow_acl(CatalogChanges& changes, const std::vector<CatalogRow>& rows, const std::string& entry_id,
                std::int64_t acl_set);

}  // namespace quarry::index
