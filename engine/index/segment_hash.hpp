// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace quarry::index {

/// A 64-bit hash that files hold, so it never changes. Not made against people who choose the text: whoever looks up by it
/// compares the text too.
inline std::uint64_t hash64(std::string_view text, std::uint64_t salt = 0) noexcept {
  const auto mix = [](std::uint64_t value) {  // the finalizer of MurmurHash3 (public domain)
    value = (value ^ value >> 33) * 0xff51afd7ed558ccd;
    value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53;
    return value ^ value >> 33;
  };
  auto hash = mix(text.size() + (salt + 1) * 0x9e3779b97f4a7c15);
  while (!text.empty()) {
    std::uint64_t word = 0;
    const auto size = text.size() < 8 ? text.size() : std::size_t{8};
    std::memcpy(&word, text.data(), size);
    hash = mix(hash ^ word) + 0x9e3779b97f4a7c15;
    text.remove_prefix(size);
  }
  return mix(hash);
}

}  // namespace quarry::index
