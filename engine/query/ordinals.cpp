// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/ordinals.hpp"

#include <algorithm>
#include <queue>

namespace quarry::query {
namespace {

/// Merges the sorted dictionaries.
OrdinalMap merge(const std::vector<index::SegmentView>& segments, const std::string& path) {
  struct Head {
    std::string_view keyword;
    std::size_t segment;
    std::uint32_t ordinal;
    bool operator>(const Head& other) const { return keyword > other.keyword; }
  };
  OrdinalMap map;
  map.to_snapshot.resize(segments.size());
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  std::vector<const index::KeywordColumn*> columns;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    columns.push_back(segments[i].segment->keywords(path));
    if (columns[i] == nullptr || columns[i]->cardinality() == 0) continue;
    map.to_snapshot[i].resize(columns[i]->cardinality());
    heads.push({columns[i]->folded(0), i, 0});
  }
  for (std::string_view last; !heads.empty();) {
    const auto head = heads.top();
    heads.pop();
    if (map.size == 0 || head.keyword != last) {
      ++map.size;
      last = head.keyword;
    }
    map.to_snapshot[head.segment][head.ordinal] = map.size - 1;
    const auto next = head.ordinal + 1;
    if (next < columns[head.segment]->cardinality()) heads.push({columns[head.segment]->folded(next), head.segment, next});
  }
  return map;
}

}  // namespace

std::shared_ptr<const OrdinalMap> OrdinalMaps::of(const std::vector<index::SegmentView>& segments, const std::string& path) {
  auto key = path;
  for (const auto& view : segments) key += '\n' + view.id;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->map;
    }
  }
  auto map = std::make_shared<const OrdinalMap>(merge(segments, path));
  std::size_t bytes = 2 * key.size() + 256;
  for (const auto& ordinals : map->to_snapshot) bytes += ordinals.size() * sizeof(std::uint32_t);
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return map;
  recent_.push_front({key, map, bytes});
  by_key_[std::move(key)] = recent_.begin();
  bytes_ += bytes;
  while (bytes_ > most_bytes && recent_.size() > 1) {
    bytes_ -= recent_.back().bytes;
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return map;
}

}  // namespace quarry::query
