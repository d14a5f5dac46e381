// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/visible.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "index/chemistry_paths.hpp"
#include "quarry/log.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

/// Which sets of principals a viewer belongs to, found out as they are met.
class VisibleSets {
 public:
  VisibleSets(const index::Snapshot& snapshot, const Viewer& viewer)
      : snapshot_(snapshot), viewer_(viewer), known_(snapshot.acl_sets()) {}
  bool operator()(std::uint32_t set) {
    if (viewer_.sees_all()) return true;
    if (set >= known_.size()) known_.resize(set + 1);
    auto& known = known_[set];
    if (!known) known = viewer_.sees(snapshot_.principals(set));
    return *known;
  }

 private:
  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  std::vector<std::optional<bool>> known_;
};

bool has_visible_column(const Part& part, const std::string& path) {
  const auto shares = [&](const auto* column) {
    if (column == nullptr) return false;
    const auto& present = column->present().words();
    const auto& visible = part.visible->documents.words();
    for (std::size_t i = 0; i < present.size(); ++i)
      if ((present[i] & visible[i]) != 0) return true;
    return false;
  };
  const auto& segment = part.segment();
  return shares(segment.numbers(path)) || shares(segment.dates(path)) || shares(segment.keywords(path)) || shares(segment.bools(path));
}

std::shared_ptr<const VisibleSegment> look(const index::SegmentView& view, VisibleSets& sets) {
  auto visible = std::make_shared<VisibleSegment>();
  visible->documents = index::Bitmap(view.segment->size());
  view.live->for_each([&](std::uint32_t doc) {
    if ((*view.last_version)[doc] != std::numeric_limits<std::int64_t>::max() || !sets((*view.acl_set)[doc])) return;
    visible->documents.set(doc);
    ++visible->count;
    visible->word_count += view.segment->length(doc);
  });
  return visible;
}

std::string key_of(const index::SegmentView& view, std::uint64_t change, const Viewer& viewer) {
  auto key = view.id + '/' + std::to_string(view.generation) + '/' + std::to_string(change);
  if (viewer.sees_all()) return key + "/*";
  for (const auto& principal : viewer.principals()) key += '\n' + principal;
  return key;
}

/// About what an entry of the cache holds.
std::size_t size_of(const std::string& key, const VisibleSegment& visible) {
  return 2 * key.size() + visible.documents.words().size() * sizeof(std::uint64_t) + 256;
}

}  // namespace

bool may_show(const index::StoredRow& row, const index::Snapshot& snapshot, const Viewer& viewer) {
  if (!row.gone && (viewer.sees_all() || viewer.sees(snapshot.principals(row.acl_set)))) return true;
  // A row that changed while the request ran is no bug. Who asked, and for what, is not told.
  if (row.change <= snapshot.change())
    log_line("bug: the last ACL check held back row " + std::to_string(row.row) + ", which a search had found; please report it");
  return false;
}

std::uint32_t first_of_subject(const index::Segment& segment, std::uint32_t doc) {
  const auto* const starts = segment.first_of_subject();
  if (starts != nullptr)
    while (doc != 0 && !starts->test(doc)) --doc;
  return doc;
}

index::Bitmap folded(const index::Segment& segment, const index::Bitmap& documents) {
  if (segment.first_of_subject() == nullptr) return documents;
  index::Bitmap subjects(documents.size());
  documents.for_each([&](std::uint32_t doc) { subjects.set(first_of_subject(segment, doc)); });
  return subjects;
}

std::string shown_path(const std::string& field, const std::vector<Part>& parts) {
  namespace chemistry = index::chemistry_path;
  auto paths = resolve(field).paths;
  if (paths.front() == chemistry::formula || paths.front() == chemistry::hill) paths.erase(paths.begin());
  for (const auto& path : paths)
    if (std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return has_visible_column(part, path); })) return path;
  return paths.front();
}

std::shared_ptr<Cache> make_cache() { return std::make_shared<Cache>(); }

std::vector<Part> Cache::parts(const index::Snapshot& snapshot, const Viewer& viewer) {
  std::vector<Part> parts;
  VisibleSets sets(snapshot, viewer);
  for (const auto& view : snapshot.segments()) {
    auto key = key_of(view, snapshot.change(), viewer);
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = by_key_.find(key); found != by_key_.end()) {
        recent_.splice(recent_.begin(), recent_, found->second);
        parts.push_back({&view, found->second->visible});
        continue;
      }
    }
    auto visible = look(view, sets);
    parts.push_back({&view, visible});
    const std::lock_guard lock(mutex_);
    if (by_key_.contains(key)) continue;
    bytes_ += size_of(key, *visible);
    recent_.push_front({key, std::move(visible)});
    by_key_[std::move(key)] = recent_.begin();
    while (bytes_ > most_bytes && recent_.size() > 1) {
      bytes_ -= size_of(recent_.back().key, *recent_.back().visible);
      by_key_.erase(recent_.back().key);
      recent_.pop_back();
    }
  }
  return parts;
}

}  // namespace quarry::query
