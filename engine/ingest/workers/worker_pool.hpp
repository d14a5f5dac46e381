// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/workers/worker.hpp"
#include "ingest/workers/worker_runner.hpp"
#include "quarry/error.hpp"

namespace quarry::workers {

/// The idle children of each program, and the limits under which new ones start. Safe from many threads.
class WorkerPool {
 public:
  explicit WorkerPool(const WorkerOptions& options);
  ~WorkerPool();

  /// A right to have one child at work; given back when it goes.
  class Slot {
   public:
    explicit Slot(WorkerPool& pool) : pool_(pool) { pool_.slots_.acquire(); }
    ~Slot() { pool_.slots_.release(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

   private:
    WorkerPool& pool_;
  };

  /// A child for a group of that many bytes: an idle one, or a new one. Throws Error where none can be started.
  std::unique_ptr<Worker> take(const std::string& program, std::uint64_t bytes);
  /// Gives a child back that answered well: it stays for the next group, or is ended where it has served enough.
  void give_back(const std::string& program, std::unique_ptr<Worker> worker);
  /// Does that program have an extractor of that name? Throws Error where it cannot be started.
  bool has_extractor(const std::string& program, std::string_view format);
  AnswerLimits limits_for(std::uint64_t bytes) const;

 private:
  struct Program {
    std::shared_ptr<ZygoteProcess> zygote;
    std::vector<std::unique_ptr<Worker>> idle;
    std::optional<Error> refusal;  ///< why it never came up: not tried for each group anew
  };
  std::shared_ptr<ZygoteProcess> zygote_of(const std::string& program);
  bool is_used_up(const Worker& worker) const;

  WorkerOptions options_;
  std::counting_semaphore<> slots_;
  std::mutex mutex_;
  std::map<std::string, Program, std::less<>> programs_;
};

}  // namespace quarry::workers
