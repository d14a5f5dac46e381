// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/downloads.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

std::string problem_text(const RemoteFile& file, std::string_view reason) {
  if (reason.starts_with(file.path + ": ")) reason.remove_prefix(file.path.size() + 2);
  return file.path + ": cannot be fetched from " + file.url + ": " + std::string(reason);
}

}  // namespace

Downloads::Downloads(Connector& connector, unsigned at_once, std::uint64_t budget_bytes)
    : connector_(connector), at_once_(at_once), budget_(budget_bytes) {}

Downloads::~Downloads() {
  stop();
  for (auto& thread : threads_) thread.join();
}

void Downloads::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  filled_.notify_all();
  budget_.stop();
}

/// As many threads as there ever was work for at once.
void Downloads::add(std::function<void()> task, bool first) {
  {
    const std::lock_guard lock(mutex_);
    if (first) tasks_.push_front(std::move(task));
    else tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < at_once_) threads_.emplace_back([this] { work(); });
  }
  filled_.notify_one();
}

std::future<Fetched> Downloads::fetch(RemoteFile file, Wanted wanted) {
  struct Task {
    RemoteFile file;
    Wanted wanted;
    std::promise<Fetched> promise;
  };
  const bool first = wanted.first;
  const auto task = std::make_shared<Task>(std::move(file), std::move(wanted));
  auto future = task->promise.get_future();
  add([this, task] { task->promise.set_value(fetch_now(task->file, task->wanted)); }, first);
  return future;
}

std::future<void> Downloads::look_at(RemoteFile& file) {
  const auto promise = std::make_shared<std::promise<void>>();
  auto future = promise->get_future();
  add([this, &file, promise] {
    try {
      if (!stopped_) connector_.look_at(file);
      promise->set_value();
    } catch (...) {  // nothing may leave the thread: it is thrown again where the answer is waited for
      promise->set_exception(std::current_exception());
    }
  }, true);
  return future;
}

/// Goes on until it is stopped and nothing waits, so that no promise is broken.
void Downloads::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    filled_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    const auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

Fetched Downloads::fetch_now(const RemoteFile& file, Wanted& wanted) {
  if (stopped_) return {nullptr, problem_text(file, "the ingest was stopped"), file};
  try {
    auto spooled = std::make_shared<Spooled>(std::move(wanted.room));
    auto described = fetch_into(*spooled, file, wanted);
    return {std::move(spooled), {}, std::move(described)};
  } catch (const std::exception& error) {  // nothing may leave the thread
    return {nullptr, problem_text(file, error.what()), file};
  }
}

/// Room for a file whose size the place told only now. None is waited for: what holds it may wait for this file.
bool Downloads::fits(Spooled& spooled, std::uint64_t size, const Wanted& wanted) {
  if (wanted.together != nullptr && wanted.together->fetch_add(size) + size > budget_.bytes()) return false;
  return size <= head_bytes || spooled.reserve(size);
}

RemoteFile Downloads::fetch_into(Spooled& spooled, const RemoteFile& file, const Wanted& wanted) {
  bool head = wanted.head;
  for (bool again = false;; again = true) {
    auto described = file;
    bool cut = false, begun = file.size.has_value() || again;
    bool counted = file.size.has_value();
    const ByteSink sink = [&](std::span<const char> bytes) {
      if (stopped_) return false;
      if (!std::exchange(begun, true) && described.size) {
        head = head || !fits(spooled, *described.size, wanted);
        counted = true;
      }
      if (!counted && wanted.together != nullptr) {
        const auto all = wanted.together->fetch_add(bytes.size()) + bytes.size();
        cut = cut || (all > budget_.bytes() && spooled.size() >= head_bytes);
      }
      if (!head && described.size && spooled.size() + bytes.size() > *described.size)
        throw Error(Code::corrupt, "more bytes come than the " + std::to_string(*described.size) + " of its listing");
      cut = cut || (head && spooled.size() + bytes.size() > head_bytes);
      spooled.append(cut ? bytes.first(std::min<std::uint64_t>(bytes.size(), head_bytes)) : bytes);
      return !cut;
    };
    try {
      connector_.fetch_new(described, sink);
      if (stopped_) throw Error(Code::unavailable, "the ingest was stopped");
      spooled.seal(!cut);
      return described;
    } catch (const Error& error) {
      // What came in part may have been another version. The connector itself goes on where a connection breaks.
      if (again || stopped_ || error.code() != Code::unavailable || spooled.size() == 0) throw;
      spooled.clear();
    }
  }
}

}  // namespace quarry::intake
