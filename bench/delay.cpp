// SPDX-License-Identifier: GPL-3.0-or-later
// bench-delay LISTEN_PORT SERVER_PORT MILLISECONDS: a TCP proxy on loopback that makes a server seem far away. What a client sends
// reaches the server that much later, the first bytes of a connection twice as late (its handshake); answers pass at once.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t pipe_bytes = std::size_t{1} << 20;
constexpr std::size_t most_waiting = std::size_t{256} << 10;  ///< of one client's bytes

/// One client and its connection to the server.
struct Pair {
  int client = -1, server = -1;
  int pipe[2] = {-1, -1};
  std::size_t in_pipe = 0;
  struct Late {
    Clock::time_point due;
    std::string bytes;
  };
  std::deque<Late> late;
  bool spoke = false, client_ended = false, server_ended = false, dead = false;
  ~Pair() {
    for (const int one : {client, server, pipe[0], pipe[1]})
      if (one >= 0) ::close(one);
  }
};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void no_waiting(int socket) {
  const int one = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
}

/// What the client sends is kept until its time.
void read_client(Pair& pair, std::chrono::milliseconds delay) {
  char buffer[16384];
  while (!pair.client_ended && (pair.late.empty() || pair.late.size() * sizeof buffer < most_waiting)) {
    const auto got = ::recv(pair.client, buffer, sizeof buffer, 0);
    if (got > 0) {
      pair.late.push_back({Clock::now() + (pair.spoke ? delay : 2 * delay), std::string(buffer, static_cast<std::size_t>(got))});
      pair.spoke = true;
    } else if (got == 0) {
      pair.client_ended = true;
    } else {
      pair.dead = pair.dead || (errno != EAGAIN && errno != EINTR);
      return;
    }
  }
}

void send_due(Pair& pair, Clock::time_point now) {
  while (!pair.late.empty() && pair.late.front().due <= now) {
    auto& bytes = pair.late.front().bytes;
    const auto sent = ::send(pair.server, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      pair.dead = pair.dead || (errno != EAGAIN && errno != EINTR);
      return;
    }
    bytes.erase(0, static_cast<std::size_t>(sent));
    if (!bytes.empty()) return;
    pair.late.pop_front();
  }
}

/// Answers go through a pipe without being copied.
void pass_answers(Pair& pair) {
  for (;;) {
    if (!pair.server_ended && pair.in_pipe < pipe_bytes / 2) {
      const auto got = ::splice(pair.server, nullptr, pair.pipe[1], nullptr, pipe_bytes, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
      if (got > 0) pair.in_pipe += static_cast<std::size_t>(got);
      if (got == 0) pair.server_ended = true;
      if (got < 0 && errno != EAGAIN) pair.dead = true;
    }
    if (pair.in_pipe == 0) break;
    const auto sent = ::splice(pair.pipe[0], nullptr, pair.client, nullptr, pair.in_pipe, SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
    if (sent <= 0) {
      pair.dead = pair.dead || (sent < 0 && errno != EAGAIN);
      break;
    }
    pair.in_pipe -= static_cast<std::size_t>(sent);
  }
  if (pair.server_ended && pair.in_pipe == 0) pair.dead = true;
  if (pair.client_ended && pair.late.empty()) pair.dead = true;
}

std::unique_ptr<Pair> accept_one(int listener, int server_port) {
  auto pair = std::make_unique<Pair>();
  pair->client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (pair->client < 0) return nullptr;
  pair->server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(server_port);
  if (::connect(pair->server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::pipe2(pair->pipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return nullptr;
  ::fcntl(pair->pipe[0], F_SETPIPE_SZ, static_cast<int>(pipe_bytes));
  no_waiting(pair->client);
  no_waiting(pair->server);
  return pair;
}

int milliseconds_to_next(const std::vector<std::unique_ptr<Pair>>& pairs) {
  auto next = Clock::now() + std::chrono::seconds(1);
  for (const auto& pair : pairs)
    if (!pair->late.empty()) next = std::min(next, pair->late.front().due);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(left);
}

[[noreturn]] void serve(int listener, int server_port, std::chrono::milliseconds delay) {
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event watch{.events = EPOLLIN, .data = {.ptr = nullptr}};
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &watch);
  std::vector<std::unique_ptr<Pair>> pairs;
  std::vector<epoll_event> events(1024);
  for (;;) {
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), milliseconds_to_next(pairs));
    for (int i = 0; i < count; ++i) {
      auto* const pair = static_cast<Pair*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (pair != nullptr) {
        read_client(*pair, delay);
        pass_answers(*pair);
      } else if (auto fresh = accept_one(listener, server_port)) {
        epoll_event both{.events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, .data = {.ptr = fresh.get()}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fresh->client, &both);
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fresh->server, &both);
        pairs.push_back(std::move(fresh));
      }
    }
    const auto now = Clock::now();
    for (auto& pair : pairs) send_due(*pair, now);
    std::erase_if(pairs, [](const auto& pair) { return pair->dead; });
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: bench-delay LISTEN_PORT SERVER_PORT MILLISECONDS\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  const auto address = loopback(std::atoi(arguments[1]));
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener, 1024) != 0) {
    std::perror("bench-delay");
    return 1;
  }
  serve(listener, std::atoi(arguments[2]), std::chrono::milliseconds(std::atoi(arguments[3])));
}
