// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace quarry {

/// CRC32C (Castagnoli, reflected 0x82F63B78) of `bytes`, going on from `crc` (0 at the start). Safe from many threads.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t crc = 0) noexcept;

}  // namespace quarry
