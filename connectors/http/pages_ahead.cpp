// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/pages_ahead.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "http/index_page.hpp"
#include "quarry/error.hpp"

namespace quarry::http {
namespace {

constexpr std::size_t most_threads = 8;
constexpr std::uint64_t max_page_bytes = std::uint64_t{64} << 20;
constexpr std::uint64_t max_page_bytes_ahead = std::uint64_t{4} << 20;  ///< a larger one is fetched when its turn comes

}  // namespace

PagesAhead::~PagesAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void PagesAhead::expect(const std::vector<std::string>& urls) {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::shared_ptr<Slot>> kept;
  wanted_.clear();
  for (const auto& url : urls) {
    const auto found = slots_.find(url);
    auto slot = found == slots_.end() ? std::make_shared<Slot>() : found->second;
    if (!kept.emplace(url, slot).second) continue;
    if (!slot->begun) wanted_.push_back(url);
  }
  slots_ = std::move(kept);
  while (threads_.size() < std::min<std::size_t>({most_threads, wanted_.size(), server_.at_once()})) threads_.emplace_back([this] { work(); });
  changed_.notify_all();
}

void PagesAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopped_ || !wanted_.empty(); });
    if (stopped_) return;
    const auto url = std::move(wanted_.back());
    wanted_.pop_back();
    const auto slot = slots_.at(url);
    slot->begun = true;
    lock.unlock();
    fetch(url, *slot, max_page_bytes_ahead);
    lock.lock();
    slot->done = true;
    changed_.notify_all();
  }
}

/// Into a slot that nobody else touches until it is done.
void PagesAhead::fetch(const std::string& url, Slot& slot, std::uint64_t limit) {
  slot.failure = nullptr;
  try {
    slot.answer = server_.ask({.url = url, .headers = {index_types}, .body_limit = limit});
  } catch (const Error& error) {
    slot.unread = error.code() == Code::too_large;
    slot.failure = std::current_exception();
  } catch (...) {  // nothing may leave the thread: `take` throws it again
    slot.failure = std::current_exception();
  }
}

HttpAnswer PagesAhead::take(const std::string& url) {
  std::unique_lock lock(mutex_);
  const auto found = slots_.find(url);
  auto slot = found == slots_.end() ? std::make_shared<Slot>() : found->second;
  if (found != slots_.end()) slots_.erase(found);
  if (!slot->begun) {
    std::erase(wanted_, url);
    lock.unlock();
    slot->unread = true;
  } else {
    changed_.wait(lock, [&] { return slot->done; });
    lock.unlock();
  }
  if (slot->unread) fetch(url, *slot, max_page_bytes);
  if (slot->failure) std::rethrow_exception(slot->failure);
  return std::move(slot->answer);
}

}  // namespace quarry::http
