// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <exception>
#include <set>
#include <string>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/protocol/control.hpp"
#include "ingest/workers/protocol/frame.hpp"
#include "ingest/workers/protocol/worker.hpp"

namespace quarry {
namespace {

/// A process that closed its socket is about to end by itself; what it ends with is worth a short wait.
int wait_for_own_end(pid_t child, int& status) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    const auto waited = ::waitpid(child, &status, WNOHANG);
    if (waited != 0) return waited;
    const timespec pause{0, 1'000'000};
    ::nanosleep(&pause, nullptr);
  }
  return 0;
}

class Zygote {
 public:
  explicit Zygote(std::span<const Extractor* const> extractors) : extractors_(extractors), self_(::getpid()) {
    if (seccomp_available()) {
      // reading by path is left to Landlock where there is one, and refused where there is none
      const bool landlock = landlock_version() > 0;
      failing_ = std::make_unique<SyscallFilter>(landlock, false);
      killing_ = std::make_unique<SyscallFilter>(landlock, true);
    }
  }

  Hello hello() const {
    Hello hello{protocol_version, landlock_version(), failing_ != nullptr, {}};
    for (const auto* extractor : extractors_) hello.formats.emplace_back(extractor->format->name);
    return hello;
  }

  std::int64_t answer(const Command& command, const std::vector<Descriptor>& descriptors) {
    if (command.kind == CommandKind::end) return end(command);
    return descriptors.size() == 1 ? start(command, descriptors.front().get()) : -EINVAL;
  }

 private:
  std::int64_t start(const Command& command, int socket) {
    const auto child = ::fork();
    if (child < 0) return -errno;
    if (child == 0) become_child(command, socket);
    children_.insert(child);
    return child;
  }

  [[noreturn]] void become_child(const Command& command, int socket) {
    const int nothing = ::open("/dev/null", O_RDWR);
    // the libraries' own complaints go nowhere: what is worth saying is a diagnostic
    const bool moved = nothing >= 0 && ::dup2(nothing, 0) == 0 && ::dup2(nothing, 1) == 1 && ::dup2(nothing, 2) == 2 &&
                       ::dup2(socket, worker_socket) == worker_socket;
    if (!moved || ::close_range(worker_socket + 1, ~0u, 0) != 0) ::_exit(exit_not_confined);
    const auto* filter = command.limits.kill_on_violation ? killing_.get() : failing_.get();
    run_child(extractors_, command.limits, filter, self_);
  }

  std::int64_t end(const Command& command) {
    if (children_.erase(command.child) == 0) return -1;  // its number is another process's, or nobody's
    int status = 0;
    const bool ended = command.ended_itself && wait_for_own_end(command.child, status) == command.child;
    ::kill(-command.child, SIGKILL);  // whatever it has forked
    if (ended) return status;
    ::kill(command.child, SIGKILL);  // it may not have made its own group yet
    while (::waitpid(command.child, &status, 0) < 0 && errno == EINTR) {
    }
    return answer_killed + status;
  }

  std::span<const Extractor* const> extractors_;
  pid_t self_;
  std::unique_ptr<SyscallFilter> failing_, killing_;
  std::set<pid_t> children_;
};

bool started_by_supervisor() {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(worker_socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

void serve(std::span<const Extractor* const> extractors) {
  for (const auto* extractor : extractors) {
    if (extractor->preload != nullptr) extractor->preload();
  }
  Zygote zygote(extractors);
  if (!send_all(worker_socket, encode_hello(zygote.hello()))) return;
  std::array<char, max_control_bytes> buffer;
  while (true) {
    const auto received = receive(worker_socket, buffer);
    if (received.bytes == 0) return;  // the supervisor is gone; the children die with this process
    const auto command = decode_command({buffer.data(), received.bytes});
    if (!send_all(worker_socket, encode_answer(zygote.answer(command, received.descriptors)))) return;
  }
}

}  // namespace

int run_worker(std::span<const Extractor* const> extractors) {
  if (!started_by_supervisor()) {
    std::fputs("quarry starts this program by itself; it is not meant to be run by hand\n", stderr);
    return 2;
  }
  try {
    serve(extractors);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "quarry worker: %s\n", error.what());
    return 1;
  }
}

}  // namespace quarry
