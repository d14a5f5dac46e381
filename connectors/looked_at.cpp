// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "quarry/selection.hpp"

namespace quarry {
namespace {

/// Listed on the caller's thread, looked at by others, handed out in the listing's order.
class LookedAt final : public Connector {
 public:
  explicit LookedAt(std::unique_ptr<Connector> source) : source_(std::move(source)) {
    for (unsigned i = 0; i < source_->fetches_at_once(); ++i) threads_.emplace_back([this] { work(); });
  }
  ~LookedAt() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  LookedAt(const LookedAt&) = delete;
  LookedAt& operator=(const LookedAt&) = delete;

  std::optional<RemoteFile> next() override {
    fill();
    if (ahead_.empty()) return std::nullopt;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ahead_.front()->done; });
    const auto first = std::move(ahead_.front());
    ahead_.pop_front();
    if (first->failure) std::rethrow_exception(first->failure);
    return std::move(first->file);
  }
  bool complete() const override { return ahead_.empty() && source_->complete(); }
  Value dataset() override { return source_->dataset(); }
  bool by_directory() const override { return source_->by_directory(); }
  std::vector<Diagnostic> take_diagnostics() override { return source_->take_diagnostics(); }
  int open(const RemoteFile& file) override { return source_->open(file); }
  unsigned fetches_at_once() const override { return source_->fetches_at_once(); }
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override { source_->fetch(file, offset, sink); }
  void expect(std::span<const RemoteFile> files) override { source_->expect(files); }
  void look_at(RemoteFile& file) override { source_->look_at(file); }
  void fetch_new(RemoteFile& file, const ByteSink& sink) override { source_->fetch_new(file, sink); }
  std::string source() const override { return source_->source(); }

 private:
  struct Slot {
    RemoteFile file;
    bool done = false;
    std::exception_ptr failure;
  };

  /// A failure of the listing comes when what was listed before it is handed out.
  void fill() {
    while (!listed_ && ahead_.size() < std::max<std::size_t>(1, 4 * threads_.size())) {
      auto slot = std::make_shared<Slot>();
      try {
        auto file = source_->next();
        if (!file) {
          listed_ = true;
          return;
        }
        slot->file = std::move(*file);
        slot->done = threads_.empty();
      } catch (...) {  // thrown again by `next`, in its turn
        slot->failure = std::current_exception();
        slot->done = listed_ = true;
      }
      const std::lock_guard lock(mutex_);
      ahead_.push_back(slot);
      if (!slot->done) waiting_.push_back(std::move(slot));
      changed_.notify_all();
    }
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
      if (stopped_) return;
      const auto slot = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      try {
        source_->look_at(slot->file);
      } catch (...) {  // nothing may leave the thread: `next` throws it again
        slot->failure = std::current_exception();
      }
      lock.lock();
      slot->done = true;
      changed_.notify_all();
    }
  }

  const std::unique_ptr<Connector> source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Slot>> ahead_, waiting_;
  bool listed_ = false, stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Connector> looked_at(std::unique_ptr<Connector> source) { return std::make_unique<LookedAt>(std::move(source)); }

}  // namespace quarry
