// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/service.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <list>
#include <stdexcept>

#include "fakes/wire.hpp"

namespace quarry::test {

struct FakeService::Connection {
  std::atomic<bool> done{false};
  std::thread thread;
};

struct FakeService::Port {
  std::string role;
  int listener = -1;
  int number = 0;
  std::atomic<std::uint64_t> accepted{0};
  std::thread acceptor;
  std::list<Connection> connections;  ///< of the acceptor alone, then of the destructor
};

FakeService::FakeService(const std::vector<std::string>& roles, Handler handler)
    : handler_(std::move(handler)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  for (const auto& role : roles) {
    auto port = std::make_unique<Port>();
    port->role = role;
    port->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(port->listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(port->listener, 128) != 0)
      throw std::runtime_error("no port on loopback");
    ::getsockname(port->listener, reinterpret_cast<sockaddr*>(&address), &size);
    port->number = ntohs(address.sin_port);
    ports_.push_back(std::move(port));
  }
  for (auto& port : ports_) port->acceptor = std::thread([this, at = port.get()] { accept_on(*at); });
}

FakeService::~FakeService() {
  ::eventfd_write(stop_, 1);
  for (auto& port : ports_) {
    port->acceptor.join();
    for (auto& connection : port->connections) connection.thread.join();
    ::close(port->listener);
  }
  ::close(stop_);
}

void FakeService::accept_on(Port& port) {
  while (true) {
    pollfd waited[] = {{port.listener, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (::poll(waited, 2, -1) < 0) continue;
    if (waited[1].revents != 0) return;
    const int socket = ::accept4(port.listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int at_once = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    ++port.accepted;
    for (auto at = port.connections.begin(); at != port.connections.end();) {
      if (!at->done) {
        ++at;
        continue;
      }
      at->thread.join();
      at = port.connections.erase(at);
    }
    auto& connection = port.connections.emplace_back();
    connection.thread = std::thread([this, &port, &connection, socket, number = ++connections_] {
      serve(port, socket, number);
      connection.done = true;
    });
  }
}

void FakeService::serve(Port& port, int socket, std::uint64_t number) {
  Wire wire(socket, stop_);
  for (bool open = true; open;) {
    auto call = wire.read();
    if (!call) return;
    call->role = port.role;
    call->connection = number;
    const auto entry = journal_.add({*call, port.number, std::chrono::steady_clock::now(), 0, 0, 0});
    int faults = 0;
    const auto given = answer(*call, faults);
    journal_.change(entry, [&](JournalEntry& one) { (one.status = given.status, one.faults = faults); });
    const auto sent = wire.write(*call, given, open);
    journal_.change(entry, [&](JournalEntry& one) { one.bytes_sent = sent; });
  }
}

/// The handler within the faults that strike this call, the one that was added last outermost.
Answer FakeService::answer(const Call& call, int& faults) {
  std::vector<Action> actions;
  {
    const std::lock_guard lock(mutex_);
    for (auto& rule : faults_)
      if (rule.strikes(call)) actions.push_back(rule.action());
  }
  faults = static_cast<int>(actions.size());
  Handler whole = [this](const Call& asked) -> Answer {
    const std::lock_guard lock(handling_);
    try {
      return handler_(asked);
    } catch (const std::exception& error) {  // a mistake of the fake must be seen by who reads the answer, not end the program
      return text_answer(500, std::string("the fake failed: ") + error.what());
    }
  };
  for (auto& action : actions) whole = [inner = std::move(whole), action = std::move(action)](const Call& asked) { return action(asked, inner); };
  return whole(call);
}

const FakeService::Port& FakeService::of(const std::string& role) const {
  for (const auto& port : ports_)
    if (port->role == role) return *port;
  throw std::out_of_range("the service has no port for " + role);
}

int FakeService::port(const std::string& role) const { return of(role).number; }
std::uint64_t FakeService::connections(const std::string& role) const { return of(role).accepted; }

std::vector<std::string> FakeService::hosts() const {
  std::vector<std::string> all;
  for (const auto& port : ports_) all.push_back(host(port->role));
  return all;
}

std::size_t FakeService::add(When when, Action action) {
  const std::lock_guard lock(mutex_);
  faults_.emplace_back(std::move(when), std::move(action));
  return cleared_ + faults_.size() - 1;
}

std::uint64_t FakeService::struck(std::size_t number) const {
  const std::lock_guard lock(mutex_);
  return faults_.at(number - cleared_).struck();
}

void FakeService::clear_faults() {
  const std::lock_guard lock(mutex_);
  cleared_ += faults_.size();
  faults_.clear();
}

}  // namespace quarry::test
