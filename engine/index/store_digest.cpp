// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_digest.hpp"

#include <array>
#include <cstring>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
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

namespace {

/// The last key's computation, ready to begin again: looking up algorithms and hashing keys costs more than a short text.
class Mac {
 public:
  Mac() {
    auto* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    context_ = algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm);
    EVP_MAC_free(algorithm);
  }
  ~Mac() { EVP_MAC_CTX_free(context_); }
  Mac(const Mac&) = delete;
  Mac& operator=(const Mac&) = delete;

  bool operator()(const std::string& key, std::string_view text, std::array<unsigned char, SHA256_DIGEST_LENGTH>& out) {
    if (context_ == nullptr || !begin(key)) return false;
    std::size_t size = 0;
    return EVP_MAC_update(context_, bytes(text), text.size()) == 1 && EVP_MAC_final(context_, out.data(), &size, out.size()) == 1 && size == out.size();
  }

 private:
  static const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
  bool begin(const std::string& key) {
    if (key_ == key && !key.empty()) return EVP_MAC_init(context_, nullptr, 0, nullptr) == 1;
    key_.clear();
    char digest[] = "SHA256";
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    if (EVP_MAC_init(context_, bytes(key), key.size(), parameters.data()) != 1) return false;
    key_ = key;
    return true;
  }

  EVP_MAC_CTX* context_ = nullptr;
  std::string key_;  ///< of the context; empty: none
};

}  // namespace

std::string hmac256(const std::string& key, std::string_view text) {
  thread_local Mac mac;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  if (!mac(key, text, out)) throw Error(Code::internal, "OpenSSL gives no HMAC-SHA256: check its installation");
  return {reinterpret_cast<const char*>(out.data()), out.size()};
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
