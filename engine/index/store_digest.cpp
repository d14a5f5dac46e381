// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_digest.hpp"

#include <array>
#include <cstring>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "quarry/error.hpp"

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

std::string hmac256(const std::string& key, std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> mac{};
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
           mac.data(), nullptr) == nullptr)
    throw Error(Code::internal, "OpenSSL gives no HMAC-SHA256: check its installation");
  return {reinterpret_cast<const char*>(mac.data()), mac.size()};
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string new_secret() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw Error(Code::internal, "OpenSSL gives no random bytes: check its installation");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace quarry::index
