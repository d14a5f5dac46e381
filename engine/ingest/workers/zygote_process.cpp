// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/zygote_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "ingest/workers/protocol/frame.hpp"
#include "ingest/workers/protocol/worker.hpp"
#include "ingest/workers/worker_program.hpp"
#include "quarry/error.hpp"

extern "C" {  // glibc 2.36 forgets it
#include <sys/pidfd.h>
}

namespace quarry::workers {
namespace {

// A fork takes a millisecond, and a process of gigabytes a second to be taken down; loading databases a little more.
constexpr int longest_answer_ms = 30'000;

/// The arguments of posix_spawn, released with this.
class SpawnSetup {
 public:
  explicit SpawnSetup(int socket) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions_, 0, 1);  // the error stream stays: a missing library is said there
    posix_spawn_file_actions_adddup2(&actions_, socket, worker_socket);
    posix_spawn_file_actions_addclosefrom_np(&actions_, worker_socket + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    // a session of its own: an interrupt from the keyboard lets the files in hand be finished
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// dup2 of a number to itself would leave it close-on-exec.
Descriptor away_from_standard_numbers(Descriptor descriptor) {
  if (descriptor.get() > worker_socket) return descriptor;
  return Descriptor(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, worker_socket + 1));
}

}  // namespace

ZygoteProcess::ZygoteProcess(const std::filesystem::path& program, bool unsafe_no_sandbox) {
  auto [ours, theirs] = socket_pair(SOCK_SEQPACKET);
  control_ = std::move(ours);
  theirs = away_from_standard_numbers(std::move(theirs));
  spawn(program, theirs.get());
  theirs.reset();
  try {
    const auto said = receive_datagram();
    if (!said) refuse_silent(program);
    hello_ = decode_hello(*said);
    if (hello_.version != protocol_version) {
      throw Error(Code::internal, program.string() + " is of another version of Quarry: install both from one build");
    }
    if (!hello_.seccomp && !unsafe_no_sandbox) {
      throw Error(Code::invalid_argument,
                  "this kernel cannot confine a process (no seccomp), so files cannot be read safely: use another "
                  "kernel, or --unsafe-no-sandbox where you trust every file");
    }
    alive_ = true;
  } catch (const ProtocolError& error) {
    stop();
    throw Error(Code::internal, program.string() + " is no worker of Quarry: " + error.what());
  } catch (...) {  // goes on: no destructor runs for what was not built
    stop();
    throw;
  }
}

ZygoteProcess::~ZygoteProcess() { stop(); }

void ZygoteProcess::spawn(const std::filesystem::path& program, int socket) {
  const auto environment = worker_environment();
  std::vector<char*> variables;
  for (const auto& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
  variables.push_back(nullptr);
  const std::array<char*, 2> arguments{const_cast<char*>(program.c_str()), nullptr};
  const SpawnSetup setup(socket);
  pid_t child = 0;
  const int failure =
      ::posix_spawn(&child, program.c_str(), setup.actions(), setup.attributes(), arguments.data(), variables.data());
  if (failure != 0) {
    throw Error(Code::internal, "cannot start " + program.string() + ": " + std::strerror(failure));
  }
  process_ = Descriptor(::pidfd_open(child, 0));
  if (!process_) throw Error(Code::internal, "cannot watch " + program.string() + ": " + std::strerror(errno));
}

/// It ended, or hangs, before it said that it is ready.
void ZygoteProcess::refuse_silent(const std::filesystem::path& program) {
  pollfd ending{process_.get(), POLLIN, 0};
  ::poll(&ending, 1, 1000);
  siginfo_t ended{};
  const auto waited = ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &ended, WEXITED | WNOHANG | WNOWAIT);
  if (waited == 0 && ended.si_pid != 0 && ended.si_code != CLD_EXITED) {
    throw Error(Code::unavailable, program.string() + " was killed by signal " + std::to_string(ended.si_status));
  }
  const auto how = waited == 0 && ended.si_pid != 0 ? "ends with exit code " + std::to_string(ended.si_status) : "hangs";
  throw Error(Code::internal, program.string() + " " + how + " before it is ready: see its message above, if any");
}

void ZygoteProcess::stop() noexcept {
  alive_ = false;
  control_.reset();
  if (!process_) return;
  ::pidfd_send_signal(process_.get(), SIGKILL, nullptr, 0);
  siginfo_t ended{};
  while (::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &ended, WEXITED) != 0 && errno == EINTR) {
  }
  process_.reset();
}

std::optional<std::string> ZygoteProcess::receive_datagram() {
  pollfd waiting{control_.get(), POLLIN, 0};
  int ready = 0;
  while ((ready = ::poll(&waiting, 1, longest_answer_ms)) < 0 && errno == EINTR) {
  }
  if (ready <= 0) return std::nullopt;
  std::array<char, 4096> buffer;
  const auto received = receive(control_.get(), buffer);
  if (received.bytes == 0) return std::nullopt;
  return std::string(buffer.data(), received.bytes);
}

std::optional<std::int64_t> ZygoteProcess::command(const Command& command, std::vector<int> descriptors) {
  const std::lock_guard lock(mutex_);
  if (!alive_) return std::nullopt;
  try {
    if (send_all(control_.get(), encode_command(command), descriptors)) {
      if (const auto said = receive_datagram()) return decode_answer(*said);
    }
  } catch (const ProtocolError&) {
    // as good as gone: it is replaced
  }
  stop();
  return std::nullopt;
}

std::optional<pid_t> ZygoteProcess::start(const SandboxLimits& limits, int socket) {
  Command order;
  order.kind = CommandKind::start;
  order.limits = limits;
  const auto answer = command(order, {socket});
  if (!answer) return std::nullopt;
  if (*answer < 0) {
    throw Error(Code::unavailable, std::string("cannot start another worker process: ") +
                                       std::strerror(static_cast<int>(-*answer)));
  }
  return static_cast<pid_t>(*answer);
}

std::optional<ZygoteProcess::End> ZygoteProcess::end(pid_t child, bool ended_itself) {
  Command order;
  order.kind = CommandKind::end;
  order.child = child;
  order.ended_itself = ended_itself;
  const auto answer = command(order, {});
  if (!answer) return std::nullopt;
  return End{static_cast<int>(*answer & 0xffff), *answer >= answer_killed};
}

bool ZygoteProcess::alive() {
  const std::lock_guard lock(mutex_);
  return alive_;
}

}  // namespace quarry::workers
