// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

#include "index/snapshot.hpp"

namespace quarry::index {

/// Published states that listings by relevance go on in: the 64 used last, each for ten minutes after its last use, so that
/// neither disk nor memory fills with the past. Thread-safe.
class Leases {
 public:
  /// Keeps a snapshot, or prolongs what is kept of the same manifest.
  void keep(const std::shared_ptr<const Snapshot>& snapshot);
  /// One whose manifest number fits; null where there is none (any more).
  std::shared_ptr<const Snapshot> find(const std::function<bool(std::uint64_t manifest)>& fits);

 private:
  using Clock = std::chrono::steady_clock;
  struct Lease {
    std::shared_ptr<const Snapshot> snapshot;
    Clock::time_point last_use;
  };
  void drop_old();
  std::mutex mutex_;
  std::list<Lease> leases_;  ///< used last first
};

}  // namespace quarry::index
