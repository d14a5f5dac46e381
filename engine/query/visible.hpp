// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "index/snapshot.hpp"
#include "quarry/viewer.hpp"
#include "query/evaluate.hpp"
#include "query/matches.hpp"
#include "query/ordinals.hpp"

namespace quarry::query {

/// What a viewer may see of one segment, with the statistics that ranking needs of it.
struct VisibleSegment {
  index::Bitmap documents;      ///< alive, of the latest version, and visible
  std::uint32_t count = 0;
  std::uint64_t word_count = 0;  ///< sum of their lengths
  /// How many of them have a term; counted once. Safe from many threads.
  std::uint32_t frequency(const index::Segment& segment, const std::string& path, const std::string& word) const;

 private:
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string, std::uint32_t> frequencies_;
};

/// The documents of a segment that are alive and of the latest version, by set of principals.
class SetRows;

/// A segment as one request looks at it.
struct Part {
  const index::SegmentView* view;
  std::shared_ptr<const VisibleSegment> visible;
  const index::Segment& segment() const { return *view->segment; }
};

/// The last gate before a row is shown: is it, as the catalog has it now, there and the viewer's to see?
bool may_show(const index::StoredRow& row, const index::Snapshot& snapshot, const Viewer& viewer);
/// The same of a document of a snapshot that is current (`Snapshot::is_current`), as the segment's own state says: what is
/// remembered of the viewer is not asked.
bool may_show(const Part& part, std::uint32_t doc, const index::Snapshot& snapshot, const Viewer& viewer);

/// The first document of the subject that `doc` is an entry of.
std::uint32_t first_of_subject(const index::Segment& segment, std::uint32_t doc);
/// Each subject with a document in the bitmap, as its first document.
index::Bitmap folded(const index::Segment& segment, const index::Bitmap& documents);
/// The same; nothing where each document is a subject of its own, and `documents` says it.
std::optional<Matches> folded(const index::Segment& segment, const Matches& documents);
/// How many subjects have a document among these.
std::uint64_t count_subjects(const index::Segment& segment, const Matches& documents);
/// Calls visit(doc) for the documents of `among` (a bitmap or Matches) that are entries of the subject that starts at `first`.
template <class Among, class Visit>
void for_each_entry(const index::Segment& segment, std::uint32_t first, const Among& among, Visit&& visit) {
  const auto* const starts = segment.first_of_subject();
  for (auto doc = first; doc < segment.size() && (doc == first || (starts != nullptr && !starts->test(doc))); ++doc)
    if (among.test(doc)) visit(doc);
}

/// The path whose values are counted and sorted by for a field: the first of its paths where a visible record has a column's
/// value. The formulas themselves are counted as records state them, not in their normal form.
std::string shown_path(const std::string& field, const std::vector<Part>& parts);

/// Visible bitmaps of recent viewers and segments, up to 256 MiB: the least recently used go. Thread-safe.
class Cache {
 public:
  Cache();
  ~Cache();
  /// What of each segment the viewer may see.
  std::vector<Part> parts(const index::Snapshot& snapshot, const Viewer& viewer);
  /// How keywords are numbered over the segments of recent snapshots.
  OrdinalMaps ordinals;

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const VisibleSegment> visible;
  };
  /// Keeps the last `most` of them.
  std::shared_ptr<const SetRows> set_rows(const index::SegmentView& view, std::size_t most);
  std::list<std::pair<std::string, std::shared_ptr<const SetRows>>> tables_;  ///< the last used first
  static constexpr std::size_t most_bytes = std::size_t{256} << 20;
  std::size_t bytes_ = 0;
  std::mutex mutex_;
  std::list<Entry> recent_;
  std::map<std::string, std::list<Entry>::iterator, std::less<>> by_key_;
};

}  // namespace quarry::query
