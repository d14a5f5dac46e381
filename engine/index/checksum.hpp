// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "crc32c.hpp"

namespace quarry::index {

/// quarry::crc32c over memory of any type.
inline std::uint32_t crc32c(std::uint32_t crc, const void* bytes, std::size_t size) noexcept {
  return quarry::crc32c({static_cast<const char*>(bytes), size}, crc);
}

}  // namespace quarry::index
