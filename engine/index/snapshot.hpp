// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "index/bitmap.hpp"
#include "index/segment.hpp"
#include "quarry/record.hpp"
#include "quarry/value.hpp"

namespace quarry::index {

/// A segment as of one request: what is alive in it, and under which set of principals. All sizes are segment->size().
struct SegmentView {
  std::shared_ptr<const Segment> segment;
  std::string id;
  std::uint64_t generation = 0;  ///< changes whenever live or acl change: cache key together with id and change
  std::shared_ptr<const Bitmap> live;  ///< rows deleted, superseded or closed are out; so is what the catalog changed since
  std::shared_ptr<const std::vector<std::uint32_t>> acl_set;        ///< per document: id of its set of principals
  std::shared_ptr<const std::vector<std::int64_t>> last_version;    ///< per document; open: INT64_MAX
};

/// A catalog row, loaded to be shown.
struct StoredRow {
  std::int64_t row = 0;
  std::string subject;
  std::string entry_id;
  RecordKind kind = RecordKind::record;
  Value content;
  std::uint32_t acl_set = 0;  ///< as of now, in the catalog
  bool gone = false;          ///< deleted or closed since
  std::uint64_t change = 0;   ///< the change that gave it its state; 0: none since it was appended
};

/// Reads rows to be shown, all as one state of the catalog has them: that of when this was made. One thread. It holds a
/// connection and a read transaction: keep it for a page of hits, not for a listing.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// Loads a row's body, checks its CRC32C (throws Error(corrupt)), and its state.
  virtual StoredRow load(std::int64_t row) = 0;
  /// The same without its content.
  virtual StoredRow load_without_content(std::int64_t row) = 0;
};

/// What one request reads: the published segments with the catalog's later changes masked in (design 4, row state).
/// Shared by the threads of one request; const use is safe from many threads.
class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual const std::vector<SegmentView>& segments() const = 0;
  /// The catalog's change number when the request started.
  virtual std::uint64_t change() const = 0;
  /// The number of the manifest it reads; 0: of none.
  virtual std::uint64_t manifest_number() const { return 0; }
  /// Sorted principals of a set. Sets are never changed, so this may be cached for ever.
  virtual const std::vector<std::string>& principals(std::uint32_t acl_set) const = 0;
  /// Ids of all sets there are: 0 .. acl_sets()-1 or fewer.
  virtual std::uint32_t acl_sets() const = 0;
  /// Loads a row's body, checks its CRC32C (throws Error(corrupt)), and its state as of now.
  virtual StoredRow load(std::int64_t row) const = 0;
  /// The same without its content.
  virtual StoredRow load_without_content(std::int64_t row) const { return load(row); }
  /// Reads several rows at the cost of one look at the catalog.
  virtual std::unique_ptr<RowReader> rows() const;
  /// Whether the catalog says of every row now what `segments()` says: nothing was changed in it since `change()`. False also
  /// where that is not known; then rows have to be loaded.
  virtual bool is_current() const { return false; }
};

}  // namespace quarry::index
