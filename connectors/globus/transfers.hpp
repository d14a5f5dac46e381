// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "globus/batch.hpp"
#include "globus/transfer_service.hpp"
#include "quarry/error.hpp"

namespace quarry::globus {

/// Files of a collection that come by transfer tasks to a collection of this machine and are read
/// there. A task brings what was asked for together with what is expected next, so that many files
/// cost few tasks. Of the threads that wait for files one at a time does the asking. Safe from many
/// threads.
class Transfers {
 public:
  /// `report` takes what goes wrong with a task that is still under way.
  Transfers(const ConnectorOptions& options, TransferService& service, const Collection& collection, LocalCollection local,
            std::function<void(std::string)> report);
  /// Cancels what is under way and removes what came.
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  /// Will be fetched soon, in this order.
  void expect(std::span<const RemoteFile> files);
  /// As Connector::fetch. A file that was read to its end is gone from the local collection; one
  /// that was not stays for a second look.
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink);

 private:
  struct File {
    enum State { waiting, moving, here, failed } state = waiting;
    Batch::Item item;
    std::shared_ptr<Batch> batch;
    std::filesystem::path place;  ///< where it came to
    Code code = Code::unavailable;
    std::string problem;     ///< why it failed
    bool wanted = false;     ///< somebody asked for it, not only a process that is no more
    bool looked_at = false;  ///< its first bytes were read
  };
  using Lock = std::unique_lock<std::mutex>;
  using Clock = std::chrono::steady_clock;

  File& want(const RemoteFile& file, bool first);
  std::filesystem::path wait_for(const RemoteFile& file, const ByteSink& sink);
  void done_with(const std::string& id, bool whole);
  void step(Lock& lock);
  bool gathers() const;
  std::vector<Batch::Item> take_batch();
  void begin(Lock& lock);
  void submit(const std::shared_ptr<Batch>& batch);
  void look_at(Lock& lock, const std::shared_ptr<Batch>& batch);
  void follow(const std::shared_ptr<Batch>& batch, const Value& task, Lock& lock);
  std::map<std::string, std::string> skipped_of(const Batch& batch);
  std::string last_trouble(const Batch& batch);
  void arrived(const std::shared_ptr<Batch>& batch, const std::map<std::string, std::string>& skipped);
  void fail(const std::shared_ptr<Batch>& batch, Code code, const std::string& problem, bool over);
  void failed(File& file, Code code, const std::string& problem);
  void leave(const File& file);
  void take_up();
  void make_room(std::uint64_t bytes);
  bool cancel(const Batch& batch) noexcept;
  void end_all();
  std::chrono::milliseconds scaled(std::chrono::milliseconds time) const;
  std::string name_of(const Batch& batch) const;

  const ConnectorOptions options_;
  const Collection& collection_;
  const LocalCollection local_;
  const std::function<void(std::string)> report_;
  TransferService& service_;
  TransferService ending_;  ///< for what must be said even where all else is interrupted

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, File> files_;  ///< by id
  std::deque<std::string> queue_;      ///< ids that wait, in their order; some may wait no more
  std::deque<std::shared_ptr<Batch>> running_,
      here_;  ///< under way, and those of which files are here
  Clock::time_point first_want_{}, last_want_{};
  std::uint64_t held_bytes_ = 0;  ///< of files that are here
  bool led_ = false, taken_up_ = false;
};

}  // namespace quarry::globus
