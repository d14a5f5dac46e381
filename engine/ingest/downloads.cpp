// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/downloads.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

constexpr unsigned most_threads = 4;

std::string problem_text(const RemoteFile& file, std::string_view reason) {
  if (reason.starts_with(file.path + ": ")) reason.remove_prefix(file.path.size() + 2);
  return file.path + ": cannot be fetched from " + file.url + ": " + std::string(reason);
}

}  // namespace

Downloads::Downloads(Connector& connector, unsigned at_once, std::uint64_t budget_bytes)
    : connector_(connector), budget_(budget_bytes) {
  for (unsigned i = 0; i < std::min(at_once, most_threads); ++i) threads_.emplace_back([this] { work(); });
}

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

std::future<Fetched> Downloads::fetch(RemoteFile file, Wanted wanted) {
  Task task{std::move(file), std::move(wanted), {}};
  auto future = task.promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (task.wanted.first) tasks_.push_front(std::move(task));
    else tasks_.push_back(std::move(task));
  }
  filled_.notify_one();
  return future;
}

/// Goes on until it is stopped and nothing waits, so that no promise is broken.
void Downloads::work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task.promise.set_value(fetch_now(task.file, task.wanted));
  }
}

Fetched Downloads::fetch_now(const RemoteFile& file, Wanted& wanted) {
  if (stopped_) return {nullptr, problem_text(file, "the ingest was stopped")};
  try {
    auto spooled = std::make_shared<Spooled>(std::move(wanted.room));
    fetch_into(*spooled, file, wanted);
    return {std::move(spooled), {}};
  } catch (const std::exception& error) {  // nothing may leave the thread
    return {nullptr, problem_text(file, error.what())};
  }
}

void Downloads::fetch_into(Spooled& spooled, const RemoteFile& file, const Wanted& wanted) {
  for (bool again = false;; again = true) {
    bool cut = false;
    const ByteSink sink = [&](std::span<const char> bytes) {
      if (stopped_) return false;
      if (wanted.together != nullptr) {
        const auto all = wanted.together->fetch_add(bytes.size()) + bytes.size();
        cut = cut || (all > budget_.bytes() && spooled.size() >= head_bytes);
      }
      if (!wanted.head && file.size && spooled.size() + bytes.size() > *file.size)
        throw Error(Code::corrupt, "more bytes come than the " + std::to_string(*file.size) + " of its listing");
      cut = cut || (wanted.head && spooled.size() + bytes.size() > head_bytes);
      spooled.append(cut ? bytes.first(std::min<std::uint64_t>(bytes.size(), head_bytes)) : bytes);
      return !cut;
    };
    try {
      connector_.fetch(file, 0, sink);
      if (stopped_) throw Error(Code::unavailable, "the ingest was stopped");
      return spooled.seal(!cut);
    } catch (const Error& error) {
      // What came in part may have been another version. The connector itself goes on where a connection breaks.
      if (again || stopped_ || error.code() != Code::unavailable || spooled.size() == 0) throw;
      spooled.clear();
    }
  }
}

}  // namespace quarry::intake
