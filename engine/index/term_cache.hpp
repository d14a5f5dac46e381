// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "index/term_record.hpp"

namespace quarry::index {

/// Term records of the segments that this process has open, up to `most_bytes`: the least recently used go. Thread-safe.
class TermCache {
 public:
  using Record = std::shared_ptr<const TermRecord>;
  /// The one of this process: indexes share a budget.
  static TermCache& shared();

  explicit TermCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  /// The record of a key, made by `make` (without the lock) where it is not there.
  Record get(const std::string& key, const std::function<Record()>& make);
  /// Drops what begins with this.
  void forget(const std::string& prefix);
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    Record record;
  };
  static std::size_t size_of(const Entry& entry) { return 2 * entry.key.size() + 160 + entry.record->bytes(); }
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::list<Entry> recent_;
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};

}  // namespace quarry::index
