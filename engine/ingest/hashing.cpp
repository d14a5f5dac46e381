// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/hashing.hpp"

#include <openssl/evp.h>

#include <array>

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

std::string hex_of(std::span<const unsigned char> bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

/// Fetched once: a fetch per file costs more than the hash of a small one.
const EVP_MD* algorithm(const char* name) {
  auto* const found = EVP_MD_fetch(nullptr, name, nullptr);
  if (found == nullptr) throw Error(Code::internal, std::string("OpenSSL has no ") + name);
  return found;
}

}  // namespace

struct Sha512::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha512::Sha512() : state_(std::make_unique<State>()) {
  static const EVP_MD* const sha512 = algorithm("SHA512");
  if (state_->context == nullptr || EVP_DigestInit_ex(state_->context, sha512, nullptr) != 1)
    throw Error(Code::internal, "OpenSSL cannot start a SHA-512");
}

Sha512::~Sha512() = default;

void Sha512::add(std::span<const char> bytes) {
  if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1)
    throw Error(Code::internal, "OpenSSL cannot go on with a SHA-512");
}

std::string Sha512::hex() {
  std::array<unsigned char, 64> digest{};
  if (EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) != 1)
    throw Error(Code::internal, "OpenSSL cannot end a SHA-512");
  return hex_of(digest);
}

Digest sha256(std::string_view bytes) {
  static const EVP_MD* const method = algorithm("SHA256");
  Digest digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, method, nullptr) != 1)
    throw Error(Code::internal, "OpenSSL cannot make a SHA-256");
  return digest;
}

std::string to_hex(const Digest& digest, std::size_t bytes) { return hex_of({digest.data(), bytes}); }

}  // namespace quarry::intake
