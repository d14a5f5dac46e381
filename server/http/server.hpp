// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.hpp"

namespace quarry::http {

struct ServerLimits {
  std::size_t header_bytes = 16 << 10;
  std::size_t body_bytes = 256 << 10;
  std::size_t connections = 1'024;
  std::size_t connections_per_address = 256;
  std::size_t queued_requests = 256;  ///< beyond it: 503 with Retry-After
  std::size_t bodies_in_pieces = 16;  ///< at once; beyond it as with requests
  std::size_t requests_per_connection = 100'000;
  std::chrono::seconds header_time{10}, body_time{20}, write_time{30}, idle_time{60};
};

class Session;

/// An HTTP/1.1 server: one thread for the sockets, `threads` for the handler. Boost.Beast stays behind it.
class Server {
 public:
  using Handler = std::function<Response(const Request&)>;

  /// Binds at once; port 0 takes a free one. Throws Error(unavailable) where the address cannot be had.
  Server(const std::string& address, std::uint16_t port, unsigned threads, Handler handler, ServerLimits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// Serves until `stop`; then answers what is in hand, for at most five seconds.
  void run();
  /// From any thread; not from a signal handler.
  void stop();

 private:
  friend class Session;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quarry::http
