// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/remote_feed.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace quarry::intake {
namespace {

/// Where the budget alone would let all come: so many directories, and of small ones more, until they have that many files.
constexpr std::size_t most_ahead = 16, files_ahead = 1000;
constexpr std::size_t asked_ahead = 1000;  ///< files whose state is asked for
constexpr auto patience = std::chrono::milliseconds(200);

}  // namespace

RemoteFeed::RemoteFeed(Listing& listing, Downloads& downloads, Memory memory)
    : listing_(listing), downloads_(downloads), memory_(std::move(memory)), thread_([this] { run(); }) {}

RemoteFeed::~RemoteFeed() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (!ended_) downloads_.stop();
  }
  changed_.notify_all();
  thread_.join();
}

/// A directory while its place is asked about what is stored of it.
struct RemoteFeed::Asked {
  Directory directory;
  std::vector<std::future<void>> answers;
  Asked() = default;
  Asked(Asked&&) = default;
  Asked& operator=(Asked&&) = default;
  ~Asked() {
    for (auto& answer : answers)
      if (answer.valid()) answer.wait();  // they write to the directory
  }
};

void RemoteFeed::run() {
  try {
    feed();
  } catch (...) {  // nothing may leave the thread: `next` throws it again, whatever it is
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

/// The next directories are asked about while the first of them is waited for.
void RemoteFeed::feed() {
  std::deque<Asked> asked;
  bool listed = false;
  for (;;) {
    std::size_t waiting = 0;
    for (const auto& one : asked) waiting += one.answers.size();
    while (!listed && (asked.empty() || (waiting != 0 && waiting < asked_ahead && asked.size() < most_ahead))) {
      auto files = listing_.next_directory();
      listed = !files;
      if (listed) break;
      asked.emplace_back();
      for (auto& file : *files) asked.back().directory.files.emplace_back().remote = std::move(file);
      ask(asked.back());
      waiting += asked.back().answers.size();
    }
    if (asked.empty()) return;
    for (auto& answer : asked.front().answers) answer.get();
    auto directory = std::move(asked.front().directory);
    asked.pop_front();
    if (!begin(directory)) return;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || ahead_.size() < most_ahead || waiting_ < files_ahead; });
    if (stopped_) return;
    waiting_ += directory.files.size();
    ahead_.push_back(std::move(directory));
    changed_.notify_all();
  }
}

/// What is stored may be what is there; of what is new nothing needs to be known before it is fetched.
void RemoteFeed::ask(Asked& asked) {
  for (auto& file : asked.directory.files)
    if (memory_.to_be_asked(file)) asked.answers.push_back(downloads_.look_at(file.remote));
}

/// Asks for the files of a directory; waits for room. False where it was stopped.
bool RemoteFeed::begin(Directory& directory) {
  std::vector<std::size_t> wanted_files;
  std::vector<RemoteFile> expected;
  for (std::size_t i = 0; i < directory.files.size(); ++i) {
    if (memory_.known(directory.files[i])) continue;
    wanted_files.push_back(i);
    expected.push_back(directory.files[i].remote);
  }
  if (!expected.empty()) downloads_.expect(expected);
  auto& budget = downloads_.budget();
  const auto together = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::uint64_t files = 0;
  for (const auto i : wanted_files) {
    auto& file = directory.files[i];
    const auto size = file.remote.size.value_or(0);
    Wanted wanted;
    const auto goes_beyond = [&] { return *together + size > budget.bytes() || files >= budget.files() / 2; };
    wanted.head = goes_beyond();
    // Asked again while it waits: files whose size was not known may have taken the room since.
    while (!wanted.head && !budget.wait_for(size, patience)) {
      if (downloads_.stopped()) return false;
      wanted.head = goes_beyond();
    }
    if (wanted.head) {  // counted too: a folder must never wait for room that it holds itself
      budget.take(0, 1);
      *together += std::min(file.remote.size.value_or(head_bytes), head_bytes);
    } else {
      ++files;
      *together += size;
      if (!file.remote.size) wanted.together = together;
    }
    wanted.room = Reservation(budget, wanted.head ? 0 : size);
    directory.coming.emplace_back(i, downloads_.fetch(file.remote, std::move(wanted)));
  }
  return true;
}

std::optional<std::vector<SampledFile>> RemoteFeed::next(const std::function<bool()>& stopped) {
  std::unique_lock lock(mutex_);
  while (ahead_.empty() && !ended_) {
    if (stopped()) return std::nullopt;
    changed_.wait_for(lock, patience);
  }
  if (ahead_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    return std::nullopt;
  }
  auto directory = std::move(ahead_.front());
  ahead_.pop_front();
  waiting_ -= directory.files.size();
  lock.unlock();
  changed_.notify_all();
  for (auto& [index, future] : directory.coming) {
    while (future.wait_for(patience) != std::future_status::ready)
      if (stopped()) return std::nullopt;
    auto fetched = future.get();
    directory.files[index].spooled = std::move(fetched.file);
    directory.files[index].problem = std::move(fetched.problem);
    directory.files[index].remote = std::move(fetched.remote);
  }
  return std::move(directory.files);
}

}  // namespace quarry::intake
