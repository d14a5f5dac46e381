// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_digest.hpp"

#include <array>
#include <cstring>
#include <openssl/sha.h>

namespace quarry::index {
namespace {

std::array<unsigned char, SHA256_DIGEST_LENGTH> sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

}  // namespace

std::string digest128(std::string_view text) {
  const auto digest = sha256(text);
  return {reinterpret_cast<const char*>(digest.data()), 16};
}

std::uint64_t digest64(std::string_view text) {
  const auto digest = sha256(text);
  std::uint64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  return number;
}

}  // namespace quarry::index
