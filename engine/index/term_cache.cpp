// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/term_cache.hpp"

namespace quarry::index {

TermCache& TermCache::shared() {
  static TermCache cache(std::size_t{256} << 20);
  return cache;
}

TermCache::Record TermCache::get(const std::string& key, const std::function<Record()>& make) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return found->second->record;
    }
  }
  auto record = make();
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) return found->second->record;
  recent_.push_front({key, record});
  by_key_[key] = recent_.begin();
  bytes_ += size_of(recent_.front());
  while (bytes_ > most_bytes_ && recent_.size() > 1) {
    bytes_ -= size_of(recent_.back());
    by_key_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return record;
}

void TermCache::forget(const std::string& prefix) {
  const std::lock_guard lock(mutex_);
  for (auto at = recent_.begin(); at != recent_.end();) {
    if (!at->key.starts_with(prefix)) {
      ++at;
      continue;
    }
    bytes_ -= size_of(*at);
    by_key_.erase(at->key);
    at = recent_.erase(at);
  }
}

std::size_t TermCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace quarry::index
