// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1.1 on one connection, for FakeService alone.
#pragma once

#include <optional>
#include <string>

#include "fakes/call.hpp"

namespace quarry::test {

/// One end of a TCP connection. All waits end when `stop` is readable.
class Wire {
 public:
  Wire(int socket, int stop) : socket_(socket), stop_(stop) {}
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// The next request, whole; nothing where the other side is gone, sends no HTTP, or all must end.
  std::optional<Call> read();
  /// Sends it as it says; the bytes of the body that went out. False in `open`: the connection is over.
  std::uint64_t write(const Call& call, const Answer& answer, bool& open);

 private:
  bool more();
  bool send(std::string_view bytes, double bytes_per_second);
  bool wait(short events, int milliseconds) const;  ///< true: the socket is ready
  /// Nothing is done for so long; false where all must end or the other side went.
  bool pause(double milliseconds) const;
  bool read_chunks(std::string& body);
  bool take(std::size_t length, std::string& into);
  std::optional<std::string> take_line();
  std::uint64_t write_body(const Answer& answer);
  void reset();

  int socket_, stop_;
  std::string buffer_;
};

}  // namespace quarry::test
