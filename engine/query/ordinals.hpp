// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "index/snapshot.hpp"

namespace quarry::query {

/// How the keywords of one path are numbered over all segments of a snapshot: sorted, each once.
struct OrdinalMap {
  std::uint32_t size = 0;
  /// By segment and its own ordinal: rising. Empty where the segment has no such column.
  std::vector<std::vector<std::uint32_t>> to_snapshot;
};

/// Maps of recent snapshots, up to 128 MiB: the least recently used go. They hold dictionaries as segments have them, whoever
/// may see what, so nothing of them but counts of visible documents may get out. Thread-safe.
class OrdinalMaps {
 public:
  std::shared_ptr<const OrdinalMap> of(const std::vector<index::SegmentView>& segments, const std::string& path);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const OrdinalMap> map;
    std::size_t bytes;
  };
  static constexpr std::size_t most_bytes = std::size_t{128} << 20;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Entry> recent_;
  std::map<std::string, std::list<Entry>::iterator, std::less<>> by_key_;
};

}  // namespace quarry::query
