// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/worker.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "ingest/workers/protocol/worker.hpp"
#include "quarry/error.hpp"

namespace quarry::workers {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// Reads frames until the answer is complete or a limit is passed.
class Listening {
 public:
  Listening(int socket, Answer& answer) : socket_(socket), answer_(answer) {}

  OutcomeKind listen() {
    while (true) {
      const auto kind = wait_and_read();
      if (kind != OutcomeKind::complete) return kind;
      const auto before = frames_;
      while (const auto frame = buffer_.next()) {
        ++frames_;
        const auto taken = Clock::now();
        answer_.take(*frame);
        start_ += Clock::now() - taken;  // what we do meanwhile is not the worker's time
        if (!answer_.complete()) continue;
        if (!buffer_.empty()) throw ProtocolError("bytes after its end");
        return OutcomeKind::complete;
      }
      if (frames_ != before) progress_ = Clock::now();
    }
  }

 private:
  /// Takes what has come into the buffer; anything but `complete` ends the answer.
  OutcomeKind wait_and_read() {
    const auto& limits = answer_.limits();
    const auto overdue = start_ + limits.wall, silent = progress_ + limits.no_progress;
    const auto left = std::chrono::ceil<milliseconds>(std::min(overdue, silent) - Clock::now());
    if (left <= milliseconds::zero()) return overdue <= silent ? OutcomeKind::overdue : OutcomeKind::silent;
    pollfd waiting{socket_, POLLIN, 0};
    const auto timeout = std::min(left, milliseconds(1'000'000));
    if (::poll(&waiting, 1, static_cast<int>(timeout.count())) <= 0) return OutcomeKind::complete;  // looks at the clock again
    const auto got = ::recv(socket_, chunk_.data(), chunk_.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return OutcomeKind::complete;
    if (got <= 0) return OutcomeKind::closed;
    output_ += static_cast<std::uint64_t>(got);
    if (output_ > limits.output_bytes) return OutcomeKind::flood;
    buffer_.append({chunk_.data(), static_cast<std::size_t>(got)});
    return OutcomeKind::complete;
  }

  int socket_;
  Answer& answer_;
  FrameBuffer buffer_;
  std::array<char, 65536> chunk_;
  std::uint64_t output_ = 0, frames_ = 0;
  Clock::time_point start_ = Clock::now(), progress_ = start_;
};

std::string how_it_ended(int status) {
  if (WIFEXITED(status)) return "ended with exit code " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  if (signal == SIGXCPU) return "over its processor time";
  if (signal == SIGSYS) return "made a forbidden system call";
  const char* const name = ::sigabbrev_np(signal);
  return "killed by signal " + std::to_string(signal) + (name != nullptr ? std::string(" (SIG") + name + ")" : "");
}

}  // namespace

std::unique_ptr<Worker> Worker::start(std::shared_ptr<ZygoteProcess> zygote, const SandboxLimits& limits) {
  auto [ours, theirs] = socket_pair(SOCK_STREAM);
  // a request that a stopped child does not take must not hold us for ever
  const timeval patience{30, 0};
  ::setsockopt(ours.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const auto process = zygote->start(limits, theirs.get());
  if (!process) return nullptr;
  return std::unique_ptr<Worker>(new Worker(std::move(zygote), std::move(ours), *process));
}

Worker::Worker(std::shared_ptr<ZygoteProcess> zygote, Descriptor socket, pid_t process)
    : zygote_(std::move(zygote)), socket_(std::move(socket)), process_(process) {}

Worker::~Worker() {
  if (running_) zygote_->end(process_, false);
}

Outcome Worker::ask(const Request& request, const std::vector<int>& descriptors, Answer& answer) {
  ++groups_;
  for (const auto& file : request.files) bytes_ += file.has_descriptor ? file.size : 0;
  if (!send_all(socket_.get(), make_frame(FrameType::group, encode_request(request)), descriptors)) {
    return {OutcomeKind::closed, false, {}};
  }
  try {
    const auto kind = Listening(socket_.get(), answer).listen();
    return {kind, answer.begun(), {}};
  } catch (const ProtocolError& error) {
    return {OutcomeKind::violation, answer.begun(), error.what()};
  }
}

std::optional<std::string> Worker::why_ended(const Outcome& outcome) {
  const bool closed = outcome.kind == OutcomeKind::closed;
  running_ = false;
  const auto end = zygote_->end(process_, closed);
  if (!end) return std::nullopt;
  if (!end->killed && WIFEXITED(end->status) && WEXITSTATUS(end->status) == exit_not_confined) {
    throw Error(Code::internal, "a worker process cannot confine itself on this machine: no file was read");
  }
  switch (outcome.kind) {
    case OutcomeKind::overdue: return "over its time";
    case OutcomeKind::silent: return "no progress for too long";
    case OutcomeKind::flood: return "over its output";
    case OutcomeKind::violation: return "broke the protocol: " + outcome.message;
    case OutcomeKind::closed:
    case OutcomeKind::complete: break;
  }
  return end->killed ? "closed its connection" : how_it_ended(end->status);
}

bool Worker::is_quiet() const {
  pollfd waiting{socket_.get(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

}  // namespace quarry::workers
