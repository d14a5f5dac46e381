// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarry {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }
  int get() const noexcept { return number_; }
  int release() noexcept { return std::exchange(number_, -1); }
  explicit operator bool() const noexcept { return number_ >= 0; }
  void reset() noexcept;

 private:
  int number_;
};

/// The two connected ends of a Unix socket (both close-on-exec). `type`: SOCK_STREAM or SOCK_SEQPACKET. Throws Error.
std::pair<Descriptor, Descriptor> socket_pair(int type);

/// Sends all bytes, the descriptors with the first of them. Blocks; no SIGPIPE. False where the other end is gone.
bool send_all(int socket, std::string_view bytes, std::span<const int> descriptors = {});

/// What arrived at once.
struct Received {
  std::size_t bytes = 0;  ///< 0: the other end is gone
  std::vector<Descriptor> descriptors;
};
/// Blocks until some bytes come. At most max_descriptors descriptors are taken, close-on-exec; more are closed.
Received receive(int socket, std::span<char> buffer);

/// Fills the whole buffer; descriptors go to `descriptors`. False where the other end is gone before that.
bool receive_all(int socket, std::span<char> buffer, std::vector<Descriptor>& descriptors);

}  // namespace quarry
