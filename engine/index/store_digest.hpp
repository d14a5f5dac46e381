// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quarry::index {

/// The first 16 bytes of the SHA-256: long enough that nobody finds two texts of one digest.
std::string digest128(std::string_view text);
/// The first 8 bytes of the SHA-256, for a lookup that then compares the text itself.
std::uint64_t digest64(std::string_view text);

/// HMAC-SHA256, 32 bytes.
std::string hmac256(const std::string& key, std::string_view text);
/// Equality that takes as long whatever differs.
bool same_secret(std::string_view a, std::string_view b);
/// 32 bytes that nobody can guess.
std::string new_secret();

}  // namespace quarry::index
