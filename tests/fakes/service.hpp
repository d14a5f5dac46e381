// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fakes/call.hpp"
#include "fakes/faults.hpp"
#include "fakes/journal.hpp"

namespace quarry::test {

/// A web service on loopback: one port for each of its roles (`api`, `auth`, `cdn`, ...), HTTP/1.1 with connections that
/// stay open. The handler is called by one thread at a time, so it needs no lock of its own; bodies are sent by many.
/// Make it the last member of a fake, so that it ends first.
class FakeService {
 public:
  FakeService(const std::vector<std::string>& roles, Handler handler);
  /// One port, `api`.
  explicit FakeService(Handler handler) : FakeService({"api"}, std::move(handler)) {}
  /// Ends what is being sent, waits for all threads.
  ~FakeService();
  FakeService(const FakeService&) = delete;
  FakeService& operator=(const FakeService&) = delete;

  /// `http://127.0.0.1:PORT/...`. An unknown role throws std::out_of_range, here and below.
  std::string url(const std::string& role, const std::string& path = "/") const { return "http://" + host(role) + path; }
  /// `127.0.0.1:PORT`, for ConnectorOptions::allowed_hosts.
  std::string host(const std::string& role) const { return "127.0.0.1:" + std::to_string(port(role)); }
  /// Of all roles.
  std::vector<std::string> hosts() const;
  int port(const std::string& role) const;
  /// TCP connections that came to a port: a port that nobody touched has none.
  std::uint64_t connections(const std::string& role) const;

  /// Strikes from now on, outside of the faults added before. Gives its number.
  std::size_t add(When when, Action action);
  /// How often that fault struck.
  std::uint64_t struck(std::size_t fault) const;
  void clear_faults();

  Journal& journal() { return journal_; }
  const Journal& journal() const { return journal_; }
  /// While it is held no handler runs: for changes to what handlers read.
  std::unique_lock<std::mutex> lock() { return std::unique_lock(handling_); }

 private:
  struct Port;
  struct Connection;
  const Port& of(const std::string& role) const;
  void accept_on(Port& port);
  void serve(Port& port, int socket, std::uint64_t number);
  Answer answer(const Call& call, int& faults);

  Handler handler_;
  Journal journal_;
  mutable std::mutex handling_;  ///< of the handler
  mutable std::mutex mutex_;     ///< of the faults
  std::deque<FaultRule> faults_;
  std::size_t cleared_ = 0;  ///< the numbers before this are of rules that are gone
  std::vector<std::unique_ptr<Port>> ports_;
  std::atomic<std::uint64_t> connections_{0};
  int stop_ = -1;  ///< readable once all must end
};

}  // namespace quarry::test
