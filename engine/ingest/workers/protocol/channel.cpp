// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "ingest/workers/protocol/messages.hpp"
#include "quarry/error.hpp"

namespace quarry {
namespace {

constexpr std::size_t control_bytes = CMSG_SPACE(max_descriptors * sizeof(int));

/// Attaches the descriptors to the message; `control` must live until it is sent.
void attach(msghdr& message, std::span<const int> descriptors, std::array<char, control_bytes>& control) {
  assert(descriptors.size() <= max_descriptors);
  const auto bytes = descriptors.size() * sizeof(int);
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(bytes);
  auto* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
}

std::vector<Descriptor> detach(msghdr& message) {
  std::vector<Descriptor> descriptors;
  for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const auto count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int number = -1;
      std::memcpy(&number, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      descriptors.emplace_back(number);
    }
  }
  return descriptors;
}

}  // namespace

std::pair<Descriptor, Descriptor> socket_pair(int type) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw Error(Code::internal, std::string("cannot make a socket: ") + std::strerror(errno));
  }
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

bool send_all(int socket, std::string_view bytes, std::span<const int> descriptors) {
  alignas(cmsghdr) std::array<char, control_bytes> control{};
  while (!bytes.empty()) {
    iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) attach(message, descriptors, control);
    const auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    descriptors = {};
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

Received receive(int socket, std::span<char> buffer) {
  alignas(cmsghdr) std::array<char, control_bytes> control{};
  iovec piece{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  while (true) {
    const auto got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {};
    return {static_cast<std::size_t>(got), detach(message)};
  }
}

bool receive_all(int socket, std::span<char> buffer, std::vector<Descriptor>& descriptors) {
  while (!buffer.empty()) {
    auto received = receive(socket, buffer);
    for (auto& descriptor : received.descriptors) descriptors.push_back(std::move(descriptor));
    if (received.bytes == 0) return false;
    buffer = buffer.subspan(received.bytes);
  }
  return true;
}

}  // namespace quarry
