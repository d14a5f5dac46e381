// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "quarry/export.hpp"

namespace quarry {

/// SHA-256 of the bytes as 64 lower-case hexadecimal digits. Thread-safe. Throws Error(internal) where OpenSSL has none.
QUARRY_API std::string sha256_hex(std::string_view bytes);

}  // namespace quarry
