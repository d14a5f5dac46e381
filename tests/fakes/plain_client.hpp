// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP as bytes, to see what really comes over the wire.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace quarry::test {

/// A connection as a client has it.
class Socket {
 public:
  explicit Socket(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Socket() { ::close(socket_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  void send(const std::string& bytes) const {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  /// Until the bytes end with that, or the connection does.
  std::string read_until(const std::string& end) {
    std::string got;
    char byte = 0;
    while (end.empty() || !got.ends_with(end)) {
      const auto n = ::recv(socket_, &byte, 1, 0);
      if (n < 0) was_reset_ = errno == ECONNRESET;
      if (n <= 0) break;
      got += byte;
    }
    return got;
  }
  std::string read_all() { return read_until(""); }
  bool was_reset() const { return was_reset_; }

 private:
  int socket_;
  bool was_reset_ = false;
};

/// One request on a connection of its own; the whole answer, with its head.
inline std::string ask(int port, const std::string& method, const std::string& path, const std::string& headers = "", const std::string& body = "") {
  Socket socket(port);
  socket.send(method + " " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + headers +
              (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body);
  return socket.read_all();
}

inline std::string body_of(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

}  // namespace quarry::test
