// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/protocol/control.hpp"

namespace quarry::workers {

/// A running worker program, which forks confined children for us. It is started by exec, never by a bare fork: a copy of
/// this process could hold an index's locks and its secrets. Safe from many threads.
class ZygoteProcess {
 public:
  /// Starts the program and waits until it is ready. Throws Error where it does not start, is of another version, or the
  /// kernel cannot filter system calls (unless `unsafe_no_sandbox`); `unavailable` where somebody killed it meanwhile.
  ZygoteProcess(const std::filesystem::path& program, bool unsafe_no_sandbox);
  /// Its children must be ended before.
  ~ZygoteProcess();
  ZygoteProcess(const ZygoteProcess&) = delete;
  ZygoteProcess& operator=(const ZygoteProcess&) = delete;

  const Hello& hello() const noexcept { return hello_; }
  /// Forks a child that serves `socket`: its process id. Throws Error(unavailable) where the machine has no room for one;
  /// nothing where the zygote is gone.
  std::optional<pid_t> start(const SandboxLimits& limits, int socket);
  /// How a child ended.
  struct End {
    int status = 0;       ///< as waitpid gives it
    bool killed = false;  ///< by us
  };
  /// Kills a child and all that it has started, and reaps it; nothing where the zygote is gone (its children are then
  /// dead, too). `ended_itself`: it was seen to close its socket.
  std::optional<End> end(pid_t child, bool ended_itself);
  /// False once it did not answer; another one must be started then.
  bool alive();

 private:
  void spawn(const std::filesystem::path& program, int socket);
  [[noreturn]] void refuse_silent(const std::filesystem::path& program);
  void stop() noexcept;
  std::optional<std::string> receive_datagram();
  std::optional<std::int64_t> command(const Command& command, std::vector<int> descriptors);

  std::mutex mutex_;
  Descriptor control_, process_;
  Hello hello_;
  bool alive_ = false;
};

}  // namespace quarry::workers
