// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/checksum.hpp"

#include <nmmintrin.h>

#include <array>
#include <cstring>

namespace quarry::index {
namespace {

constexpr std::uint32_t polynomial = 0x82f63b78;

/// tables[k][b]: the effect of byte b followed by k zero bytes.
constexpr auto tables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> made{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    auto crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ polynomial : crc >> 1;
    made[0][byte] = crc;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t byte = 0; byte < 256; ++byte)
      made[k][byte] = made[k - 1][byte] >> 8 ^ made[0][made[k - 1][byte] & 0xff];
  return made;
}();

__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_machine(std::uint32_t crc,
                                                                  const unsigned char* at,
                                                                  std::size_t size) noexcept {
  std::uint64_t state = ~crc;
  for (; size >= 8; at += 8, size -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    state = _mm_crc32_u64(state, word);
  }
  auto narrow = static_cast<std::uint32_t>(state);
  for (; size > 0; ++at, --size) narrow = _mm_crc32_u8(narrow, *at);
  return ~narrow;
}

}  // namespace

std::uint32_t crc32c_by_table(std::uint32_t crc, const void* bytes, std::size_t size) noexcept {
  const auto* at = static_cast<const unsigned char*>(bytes);
  crc = ~crc;
  for (; size >= 8; at += 8, size -= 8) {
    std::uint32_t low;
    std::memcpy(&low, at, 4);
    crc ^= low;
    crc = tables[7][crc & 0xff] ^ tables[6][crc >> 8 & 0xff] ^ tables[5][crc >> 16 & 0xff] ^
          tables[4][crc >> 24] ^ tables[3][at[4]] ^ tables[2][at[5]] ^ tables[1][at[6]] ^
          tables[0][at[7]];
  }
  for (; size > 0; ++at, --size) crc = crc >> 8 ^ tables[0][(crc ^ *at) & 0xff];
  return ~crc;
}

std::uint32_t crc32c(std::uint32_t crc, const void* bytes, std::size_t size) noexcept {
  static const bool by_machine = __builtin_cpu_supports("sse4.2") != 0;
  return by_machine ? crc32c_by_machine(crc, static_cast<const unsigned char*>(bytes), size)
                    : crc32c_by_table(crc, bytes, size);
}

}  // namespace quarry::index
