// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <pthread.h>

#include <charconv>
#include <csignal>
#include <thread>

#include "cli/commands.hpp"
#include "http/indexes.hpp"
#include "http/routes.hpp"
#include "http/server.hpp"
#include "quarry/error.hpp"

namespace quarry::cli {
namespace {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Address parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  Address address;
  const char* const end = text.data() + text.size();
  if (colon != std::string::npos) {
    address.host = text.substr(0, colon);
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
    if (error == std::errc() && stop == end && !address.host.empty()) {
      if (address.host.front() == '[' && address.host.back() == ']')
        address.host = address.host.substr(1, address.host.size() - 2);
      return address;
    }
  }
  throw Error(Code::invalid_argument, "--listen " + text + ": give ADDRESS:PORT, e.g. 127.0.0.1:8380 or [::1]:8380");
}

}  // namespace

int run(const ServeCommand& command) {
  const auto address = parse_listen(command.listen);
  const http::Indexes indexes(command.common.index);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // inherited by every thread: only sigwait below takes them
  const auto threads = command.threads != 0 ? command.threads : std::max(1U, std::thread::hardware_concurrency());
  http::Server server(address.host, address.port, threads,
                      [&indexes](const http::Request& request) { return http::route(request, indexes); });
  const bool v6 = address.host.find(':') != std::string::npos;
  fmt::print(stderr, "quarry: serving {} on http://{}{}{}:{}/v1/search (what is public)\n", command.common.index,
             v6 ? "[" : "", address.host, v6 ? "]" : "", server.port());
  std::thread sockets([&server] { server.run(); });
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  sockets.join();
  return done;
}

}  // namespace quarry::cli
