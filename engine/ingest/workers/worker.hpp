// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/workers/conversation.hpp"
#include "ingest/workers/zygote_process.hpp"

namespace quarry::workers {

/// One confined child of a worker program, serving one request after the other. One thread at a time.
class Worker {
 public:
  /// Throws as ZygoteProcess::start; nothing where the zygote is gone.
  static std::unique_ptr<Worker> start(std::shared_ptr<ZygoteProcess> zygote, const SandboxLimits& limits);
  /// Kills it and all that it has started.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Has the request answered. After an outcome that is not `complete` only `why_ended` is of use.
  Outcome ask(const Request& request, const std::vector<int>& descriptors, Answer& answer);
  /// Ends the process and says how it had ended, in words; nothing where its zygote is gone, so that it was not its doing.
  /// Throws Error where it could not be confined.
  std::optional<std::string> why_ended(const Outcome& outcome);

  /// How much it has served.
  std::uint64_t groups() const noexcept { return groups_; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  std::chrono::steady_clock::time_point started() const noexcept { return started_; }
  /// False where it said something unasked, or is gone.
  bool is_quiet() const;

 private:
  Worker(std::shared_ptr<ZygoteProcess> zygote, Descriptor socket, pid_t process);
  std::shared_ptr<ZygoteProcess> zygote_;
  Descriptor socket_;
  pid_t process_;
  bool running_ = true;
  std::uint64_t groups_ = 0, bytes_ = 0;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace quarry::workers
