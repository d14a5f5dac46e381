// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/leases.hpp"

#include <algorithm>

namespace quarry::index {
namespace {

constexpr std::size_t most = 64;
constexpr std::chrono::minutes span{10};

}  // namespace

void Leases::drop_old() {
  const auto now = Clock::now();
  while (!leases_.empty() && (leases_.size() > most || leases_.back().last_use + span < now)) leases_.pop_back();
}

void Leases::keep(const std::shared_ptr<const Snapshot>& snapshot) {
  const std::lock_guard lock(mutex_);
  leases_.remove_if([&](const Lease& lease) { return lease.snapshot->manifest_number() == snapshot->manifest_number(); });
  leases_.push_front({snapshot, Clock::now()});
  drop_old();
}

std::shared_ptr<const Snapshot> Leases::find(const std::function<bool(std::uint64_t)>& fits) {
  const std::lock_guard lock(mutex_);
  drop_old();
  const auto found = std::find_if(leases_.begin(), leases_.end(), [&](const Lease& lease) { return fits(lease.snapshot->manifest_number()); });
  return found == leases_.end() ? nullptr : found->snapshot;
}

}  // namespace quarry::index
