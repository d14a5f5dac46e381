// SPDX-License-Identifier: GPL-3.0-or-later
#include "address_guard.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace quarry {
namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t v4(int a, int b, int c, int d) {
  return static_cast<std::uint32_t>(a) << 24 | static_cast<std::uint32_t>(b) << 16 | static_cast<std::uint32_t>(c) << 8 |
         static_cast<std::uint32_t>(d);
}

constexpr std::array reserved4{
    Block4{v4(0, 0, 0, 0), 8},       Block4{v4(10, 0, 0, 0), 8},      Block4{v4(100, 64, 0, 0), 10},
    Block4{v4(127, 0, 0, 0), 8},     Block4{v4(169, 254, 0, 0), 16},  Block4{v4(172, 16, 0, 0), 12},
    Block4{v4(192, 0, 0, 0), 24},    Block4{v4(192, 0, 2, 0), 24},    Block4{v4(192, 88, 99, 0), 24},
    Block4{v4(192, 168, 0, 0), 16},  Block4{v4(198, 18, 0, 0), 15},   Block4{v4(198, 51, 100, 0), 24},
    Block4{v4(203, 0, 113, 0), 24},  Block4{v4(224, 0, 0, 0), 4},     Block4{v4(240, 0, 0, 0), 4}};

bool is_public4(std::uint32_t address) {
  return std::none_of(reserved4.begin(), reserved4.end(), [address](const Block4& block) {
    return (address ^ block.network) >> (32 - block.bits) == 0;
  });
}

bool is_public6(const std::uint8_t* b) {
  const auto starts = [b](std::initializer_list<int> bytes) {
    return std::equal(bytes.begin(), bytes.end(), b, [](int wanted, std::uint8_t byte) { return wanted == byte; });
  };
  const auto embedded = [b](int at) { return v4(b[at], b[at + 1], b[at + 2], b[at + 3]); };
  if (starts({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public4(embedded(12));  // mapped
  if (starts({0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public4(embedded(12));  // NAT64
  if (starts({0x20, 0x02})) return is_public4(embedded(2));                                     // 6to4
  if (starts({0x20, 0x01, 0, 0}) || starts({0x20, 0x01, 0x0d, 0xb8})) return false;  // Teredo, documentation
  if (starts({0x20, 0x01}) && (b[2] & 0xfe) == 0) return false;                       // IETF protocol assignments
  return (b[0] & 0xe0) == 0x20;  // global unicast is 2000::/3 alone
}

}  // namespace

bool is_public_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    return is_public6(in.sin6_addr.s6_addr);
  }
  return false;
}

}  // namespace quarry
