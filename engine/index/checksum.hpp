// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace quarry::index {

/// CRC-32C (Castagnoli, reflected, as in RFC 3720) of `size` bytes, going on from `crc` (0 to begin). By SSE4.2 where the
/// machine has it. Safe from any thread.
std::uint32_t crc32c(std::uint32_t crc, const void* bytes, std::size_t size) noexcept;

/// The same by table: what a machine without SSE4.2 runs, and what tests compare with.
std::uint32_t crc32c_by_table(std::uint32_t crc, const void* bytes, std::size_t size) noexcept;

}  // namespace quarry::index
