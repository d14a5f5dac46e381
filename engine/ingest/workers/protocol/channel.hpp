// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/descriptor.hpp"

namespace quarry {

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
