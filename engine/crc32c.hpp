// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace quarry {

/// CRC-32C (Castagnoli, reflected, as in RFC 3720) of `bytes`, going on from `crc` (0 to begin). By SSE4.2 where the
/// machine has it. Safe from any thread.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc = 0) noexcept;

/// The same by table: what a machine without SSE4.2 runs, and what tests compare with.
std::uint32_t crc32c_by_table(std::string_view bytes, std::uint32_t crc = 0) noexcept;

}  // namespace quarry
