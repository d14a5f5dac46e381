// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/protocol/messages.hpp"
#include "ingest/workers/protocol/worker.hpp"
#include "workers/mock_formats.hpp"

namespace quarry::mock {
namespace {

void well(Group& group, Sink& sink) {
  sink.set("custom.bytes", std::string(group.files[group.main].bytes()), {0, 1, -1, {}});
}

/// All that a group has, back.
void echo(Group& group, Sink& sink) {
  sink.set("custom.key", group.key);
  sink.set("custom.map", group.map);
  Array files;
  for (auto& file : group.files) {
    Object about{{"name", file.name()}, {"size", file.size()}, {"readable", file.readable()}};
    if (file.readable()) about["bytes"] = file.bytes();
    files.emplace_back(std::move(about));
  }
  sink.set("custom.files", std::move(files));
  sink.diagnose(Severity::warning, "a warning", {0, -1, 7, {}});
  sink.preview("png", "picture");
  sink.keep_own_record();
}

void segfault(Group&, Sink&) { ::raise(SIGSEGV); }
void abort_(Group&, Sink&) { std::abort(); }
void busy(Group&, Sink&) {
  while (true) asm volatile("");
}
void sleep_(Group&, Sink&) {
  while (true) ::sleep(1000);
}
void memory(Group&, Sink&) {
  std::vector<std::string> all;
  while (true) all.emplace_back(std::size_t{1} << 24, 'x');
}
void flood(Group&, Sink& sink) {
  const std::string much(1 << 20, 'y');
  while (true) sink.diagnose(Severity::note, much);
}
void exit_(Group&, Sink&) { ::_exit(0); }

void state(Sink& sink, std::string_view what, long result) {
  sink.set("custom." + std::string(what), result >= 0 ? "allowed" : ::strerrorname_np(errno));
}

void fork_(Group&, Sink& sink) { state(sink, "fork", ::fork()); }
void stop(Group&, Sink&) { ::raise(SIGSTOP); }
void garbage(Group& group, Sink& sink) {
  sink.set("custom.before", 1);
  send_all(worker_socket, "neither a length nor a type nor a checksum");
  sleep_(group, sink);
}
void close_(Group& group, Sink& sink) {
  ::close(worker_socket);
  sleep_(group, sink);
}
/// A frame that is right by itself, at a place where it may not stand.
void foreign(Group& group, Sink& sink) {
  send_all(worker_socket, make_frame(FrameType::end_group, encode_number(1)));
  sleep_(group, sink);
}

void network(Group&, Sink& sink) {
  state(sink, "socket", ::socket(AF_INET, SOCK_STREAM, 0));
  state(sink, "unix_socket", ::socket(AF_UNIX, SOCK_STREAM, 0));
  std::array<int, 2> ends{};
  state(sink, "socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()));
}

void open_(Group&, Sink& sink) {
  state(sink, "passwd", ::open("/etc/passwd", O_RDONLY));
  state(sink, "directory", ::open("/", O_RDONLY | O_DIRECTORY));
  state(sink, "own_memory", ::open("/proc/self/maps", O_RDONLY));
  state(sink, "create", ::open("/tmp/quarry_mock_escape", O_WRONLY | O_CREAT, 0600));
  state(sink, "temporary", ::open("/tmp", O_TMPFILE | O_RDWR, 0600));
  state(sink, "remove", ::unlink("/tmp/quarry_mock_target"));
  state(sink, "memory_file", ::memfd_create("x", 0));
  state(sink, "code", ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
}

void kill_(Group&, Sink& sink) {
  state(sink, "kill", ::kill(::getppid(), SIGTERM));
  state(sink, "signal", static_cast<long>(::sigqueue(::getppid(), SIGTERM, {})));
  state(sink, "trace", ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr));
  state(sink, "thread_signal", ::tgkill(::getppid(), ::getppid(), SIGTERM));
}

void execute(Group&, Sink& sink) {
  state(sink, "execute", ::execl("/bin/true", "true", nullptr));
  state(sink, "identity", ::setuid(12345));
  state(sink, "privileges", ::chroot("/"));
}

void write_(Group& group, Sink& sink) { state(sink, "write", ::pwrite(group.files[0].descriptor(), "x", 1, 0)); }

void reopen(Group& group, Sink& sink) {
  const Descriptor again(::open(group.files[0].descriptor_path().c_str(), O_RDONLY));
  std::array<char, 5> start{};
  state(sink, "reopen", again ? ::read(again.get(), start.data(), start.size()) : -1);
  sink.set("custom.start", std::string(start.data(), start.size()));
}

void throw_(Group&, Sink& sink) {
  sink.set("custom.before", 1);
  throw std::runtime_error("a broken promise");
}

/// Two records and a part of a third.
void records(Group&, Sink& sink) {
  for (const char* key : {"a", "b", "c"}) {
    sink.record(key);
    sink.set("custom.name", key);
  }
  ::raise(SIGSEGV);
}

void trickle(Group&, Sink& sink) {
  while (true) {
    sink.record("x");
    ::usleep(20'000);
  }
}

void deep(Group&, Sink& sink) {
  Value value = 1;
  for (int i = 0; i < 100; ++i) value = Array{std::move(value)};
  sink.set("custom.deep", std::move(value));
  sink.set("custom.large", std::string(std::size_t{5} << 20, 'z'));
  sink.set("custom.after", true);
}

constexpr std::array<void (*)(Group&, Sink&), names.size()> actions{
    well,    echo,   segfault, abort_,  busy,  sleep_,  memory, flood, exit_,   fork_,   stop,    garbage,
    close_,  network, open_,   throw_,  records, reopen, write_, kill_, execute, trickle, foreign, deep};

}  // namespace
}  // namespace quarry::mock

int main() {
  using namespace quarry;
  std::vector<Extractor> extractors;
  for (std::size_t i = 0; i < mock::names.size(); ++i) extractors.push_back({&mock::format(mock::names[i]), mock::actions[i]});
  std::vector<const Extractor*> all;
  for (const auto& extractor : extractors) all.push_back(&extractor);
  return run_worker(all);
}
