// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/visible.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "acl_fault.hpp"
#include "index/chemistry_paths.hpp"
#include "index/term_record.hpp"
#include "quarry/log.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

/// Which sets of principals a viewer belongs to, found out as they are met.
class VisibleSets {
 public:
  VisibleSets(const index::Snapshot& snapshot, const Viewer& viewer)
      : snapshot_(snapshot), viewer_(viewer) {}
  bool operator()(std::uint32_t set) {
    if (viewer_.sees_all()) return true;
    if (set >= known_.size()) known_.resize(std::max(set + 1, snapshot_.acl_sets()));
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

std::string key_of(const index::SegmentView& view) { return view.id + '/' + std::to_string(view.generation); }

std::string key_of(const Viewer& viewer) {
  std::string key;
  if constexpr (acl_fault == 10) return key;
  if (viewer.sees_all()) return "/*";
  for (const auto& principal : viewer.principals()) key += '\n' + principal;
  return key;
}

/// About what an entry of the cache holds.
std::size_t size_of(const std::string& key, const VisibleSegment& visible) {
  return 2 * key.size() + visible.documents.words().size() * sizeof(std::uint64_t) + 256;
}

constexpr std::uint32_t bitmap_share = 32;

}  // namespace

class SetRows {
 public:
  explicit SetRows(const index::SegmentView& view) : size_(view.segment->size()) {
    const auto& sets = *view.acl_set;
    const auto shown = [&](std::uint32_t doc) { return (*view.last_version)[doc] == std::numeric_limits<std::int64_t>::max(); };
    std::unordered_map<std::uint32_t, std::uint32_t> place;
    view.live->for_each([&](std::uint32_t doc) {
      if (!shown(doc)) return;
      const auto [found, fresh] = place.try_emplace(sets[doc], static_cast<std::uint32_t>(rows_.size()));
      if (fresh) rows_.push_back({sets[doc], 0, 0, {}, {}});
      ++rows_[found->second].count;
      rows_[found->second].words += view.segment->length(doc);
    });
    for (auto& one : rows_) {
      if (one.count >= size_ / bitmap_share) {
        one.bits = index::Bitmap(size_);
      } else {
        one.list.reserve(one.count);
      }
    }
    view.live->for_each([&](std::uint32_t doc) {
      if (!shown(doc)) return;
      auto& one = rows_[place.find(sets[doc])->second];
      if (one.bits.size() != 0) {
        one.bits.set(doc);
      } else {
        one.list.push_back(doc);
      }
    });
  }

  std::shared_ptr<const VisibleSegment> look(VisibleSets& sets) const {
    auto visible = std::make_shared<VisibleSegment>();
    visible->documents = index::Bitmap(size_);
    for (const auto& one : rows_) {
      if (!sets(one.set)) continue;
      visible->count += one.count;
      visible->word_count += one.words;
      if (one.bits.size() != 0) visible->documents |= one.bits;
      for (const auto doc : one.list) visible->documents.set(doc);
    }
    return visible;
  }

 private:
  struct Rows {
    std::uint32_t set, count;
    std::uint64_t words;
    std::vector<std::uint32_t> list;
    index::Bitmap bits;  ///< of a set with many rows, in place of the list
  };
  std::uint32_t size_;
  std::vector<Rows> rows_;
};

std::uint32_t VisibleSegment::frequency(const index::Segment& segment, const std::string& path, const std::string& word) const {
  const auto key = path + '\0' + word;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = frequencies_.find(key); known != frequencies_.end()) return known->second;
  }
  const auto term = segment.term(path, word);
  const auto counted = acl_fault == 3 ? term->documents() : term->count_in(documents);
  const std::lock_guard lock(mutex_);
  if (frequencies_.size() > 4'096) frequencies_.clear();
  frequencies_[key] = counted;
  return counted;
}

namespace {

/// Who asked, and for what, is not told.
void log_held_back(std::int64_t row) {
  log_line("bug: the last ACL check held back row " + std::to_string(row) + ", which a search had found; please report it");
}

}  // namespace

bool may_show(const index::StoredRow& row, const index::Snapshot& snapshot, const Viewer& viewer) {
  if (!row.gone && (viewer.sees_all() || viewer.sees(snapshot.principals(row.acl_set)))) return true;
  // A row that changed while the request ran is no bug.
  if (row.change <= snapshot.change()) log_held_back(row.row);
  return false;
}

bool may_show(const Part& part, std::uint32_t doc, const index::Snapshot& snapshot, const Viewer& viewer) {
  const auto& view = *part.view;
  if (view.live->test(doc) && (viewer.sees_all() || viewer.sees(snapshot.principals((*view.acl_set)[doc])))) return true;
  log_held_back(part.segment().row(doc));
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

std::optional<Matches> folded(const index::Segment& segment, const Matches& documents) {
  if (segment.first_of_subject() == nullptr) return std::nullopt;
  if (!documents.few()) return Matches(folded(segment, documents.bits()));
  std::vector<std::uint32_t> firsts;
  for (const auto doc : documents.list())
    if (const auto first = first_of_subject(segment, doc); firsts.empty() || firsts.back() != first) firsts.push_back(first);
  return Matches(documents.size(), std::move(firsts));
}

std::uint64_t count_subjects(const index::Segment& segment, const Matches& documents) {
  const auto subjects = folded(segment, documents);
  return subjects ? subjects->count() : documents.count();
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

Cache::Cache() = default;
Cache::~Cache() = default;

std::shared_ptr<const SetRows> Cache::set_rows(const index::SegmentView& view, std::size_t most) {
  auto key = key_of(view);
  const auto find = [&]() -> std::shared_ptr<const SetRows> {
    const auto found = std::find_if(tables_.begin(), tables_.end(), [&](const auto& one) { return one.first == key; });
    if (found == tables_.end()) return nullptr;
    tables_.splice(tables_.begin(), tables_, found);
    return found->second;
  };
  {
    const std::lock_guard lock(mutex_);
    if (auto known = find()) return known;
  }
  auto made = std::make_shared<const SetRows>(view);
  const std::lock_guard lock(mutex_);
  if (auto known = find()) return known;
  tables_.emplace_front(std::move(key), made);
  while (tables_.size() > most) tables_.pop_back();
  return made;
}

std::vector<Part> Cache::parts(const index::Snapshot& snapshot, const Viewer& viewer) {
  std::vector<Part> parts;
  VisibleSets sets(snapshot, viewer);
  const auto viewer_key = key_of(viewer);
  for (const auto& view : snapshot.segments()) {
    auto key = key_of(view) + viewer_key;
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = by_key_.find(key); found != by_key_.end()) {
        recent_.splice(recent_.begin(), recent_, found->second);
        parts.push_back({&view, found->second->visible});
        continue;
      }
    }
    auto visible = set_rows(view, 2 * snapshot.segments().size() + 8)->look(sets);
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
