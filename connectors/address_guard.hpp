// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/socket.h>

namespace quarry {

/// Is this an address of the public internet: not loopback, private, link-local, shared, multicast, reserved, nor one of
/// these in IPv6 clothing (mapped, NAT64, 6to4, Teredo)? RFC 6890 and its registries.
bool is_public_address(const sockaddr* address);

}  // namespace quarry
