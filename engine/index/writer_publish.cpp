// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/disk_room.hpp"
#include "index/writer.hpp"
#include "quarry/log.hpp"

namespace quarry {

namespace {

/// More segments than this: merging has to catch up before more are published.
constexpr std::size_t most_segments = 64;

}  // namespace

void IndexWriterState::publish() {
  {
    const std::lock_guard lock(mutex_);
    expect_sound();
  }
  wait_for_merges();
  try {
    publish_pending();
    if (!merger_.joinable())
      while (merge_once()) continue;
  } catch (...) {
    const std::lock_guard lock(mutex_);
    fail(std::current_exception());
    throw;
  }
}

void IndexWriterState::publish_every(std::chrono::milliseconds period) {
  {
    const std::lock_guard lock(mutex_);
    publish_every_ = period;
    if (!publisher_.joinable() && period.count() != 0)
      publisher_ = std::jthread([this](const std::stop_token& stop) { publish_regularly(stop); });
  }
  publishing_.notify_all();
}

void IndexWriterState::publish_pending() {
  const std::lock_guard publication(publication_mutex_);
  index::PublicationPlan plan;
  const bool any = guarded([&] {
    published_at_ = std::chrono::steady_clock::now();
    commit_batch();
    unpublished_ = false;
    plan = index::plan_publication(store_, catalog_);
    if (plan.any()) building_through_ = plan.counters.last_row;
    return plan.any();
  });
  if (!any) return;
  const auto shown = index::show_pending(store_, plan);
  plan.base.reset();  // held no longer than needed, so that it can be collected
  take_over(shown);
}

void IndexWriterState::take_over(const index::Shown& shown) {
  guarded([&] {  // so that nobody finds this half done: a failure is known before the mutex is free
    commit_batch();
    index::remember(catalog_, shown);
    manifest_.reset();
    index::collect(store_, catalog_);
    manifest_ = store_.manifest();
    building_through_ = 0;
    merge_due_ = true;
  });
  publishing_.notify_all();
}

void IndexWriterState::publish_regularly(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    publishing_.wait(lock, stop, [this] { return publish_every_.count() != 0 && (batch_ || unpublished_) && !failure_; });
    const auto due = published_at_ + publish_every_;
    publishing_.wait_until(lock, stop, due, [this] { return failure_ != nullptr; });
    if (stop.stop_requested() || failure_) continue;
    lock.unlock();
    try {
      wait_for_merges();
      publish_pending();
      lock.lock();
    } catch (...) {
      lock.lock();
      fail(std::current_exception());  // the next call throws
    }
  }
}

bool IndexWriterState::merge_once() {
  std::optional<index::Merge> merge;
  {
    const std::lock_guard publication(publication_mutex_);
    merge = index::Merge::plan(store_);
  }
  if (!merge || !index::has_room(store_.directory(), store_.options().disk_floor, merge->bytes())) return false;
  try {
    merge->build(store_);
  } catch (const std::exception& error) {
    // Nothing is lost: the segments stay as they are, and the next publication asks again.
    log_line("segments in '" + store_.directory().string() + "' could not be merged: " + error.what());
    return false;
  }
  const std::lock_guard publication(publication_mutex_);
  const auto shown = merge->show(store_);
  merge.reset();
  take_over(shown);
  return true;
}

void IndexWriterState::merge_in_background(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && !failure_) {
    publishing_.wait(lock, stop, [this] { return merge_due_ || ending_ || failure_; });
    if (!merge_due_) break;
    merge_due_ = false;
    merging_ = true;
    lock.unlock();
    try {
      while (!stop.stop_requested() && merge_once()) continue;
      lock.lock();
    } catch (...) {
      lock.lock();
      fail(std::current_exception());
    }
    merging_ = false;
    publishing_.notify_all();
  }
}

void IndexWriterState::wait_for_merges() {
  if (!merger_.joinable()) return;
  std::unique_lock lock(mutex_);
  publishing_.wait(lock, [this] { 
    return !(merge_due_ || merging_) || failure_ || manifest_->segments.size() < most_segments;
  });
}

}  // namespace quarry
