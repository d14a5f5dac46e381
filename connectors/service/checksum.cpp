// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/checksum.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>

#include "quarry/error.hpp"

namespace quarry::service {
namespace {

constexpr std::size_t dropbox_block = std::size_t{4} << 20;

using Context = std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)>;

void begin(EVP_MD_CTX* context, const std::string& algorithm) {
  const auto* const method = EVP_get_digestbyname(algorithm.c_str());
  if (method == nullptr || EVP_DigestInit_ex(context, method, nullptr) != 1)
    throw Error(Code::internal, "OpenSSL has no " + algorithm);
}

void feed(EVP_MD_CTX* context, std::span<const char> bytes) {
  if (EVP_DigestUpdate(context, bytes.data(), bytes.size()) != 1) throw Error(Code::internal, "OpenSSL cannot go on with a hash");
}

std::string end(EVP_MD_CTX* context) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), &length) != 1)
    throw Error(Code::internal, "OpenSSL cannot end a hash");
  return {digest.data(), length};
}

std::string hex_of(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

/// OpenSSL asks on the terminal where nobody answers.
int give_pass_phrase(char* into, int size, int, void* user) {
  const auto& phrase = *static_cast<const std::string*>(user);
  const auto length = std::min(phrase.size(), static_cast<std::size_t>(size));
  phrase.copy(into, length);
  return static_cast<int>(length);
}

}  // namespace

struct Checksum::State {
  std::string name;
  bool blocks = false;
  std::size_t in_block = 0;
  Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free}, block{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Checksum::Checksum(const std::string& like) {
  auto name = like.substr(0, std::min(like.find(':'), like.size()));
  const bool dropbox = name == "dropbox";
  if (!dropbox && name != "md5" && name != "sha1" && name != "sha256" && name != "sha512") return;
  state_ = std::make_unique<State>();
  state_->name = std::move(name);
  state_->blocks = dropbox;
  begin(state_->context.get(), dropbox ? "sha256" : state_->name);
  if (dropbox) begin(state_->block.get(), "sha256");
}

Checksum::~Checksum() = default;

void Checksum::add(std::span<const char> bytes) {
  if (!state_) return;
  if (!state_->blocks) return feed(state_->context.get(), bytes);
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), dropbox_block - state_->in_block));
    feed(state_->block.get(), piece);
    state_->in_block += piece.size();
    bytes = bytes.subspan(piece.size());
    if (state_->in_block < dropbox_block) continue;
    feed(state_->context.get(), end(state_->block.get()));
    begin(state_->block.get(), "sha256");
    state_->in_block = 0;
  }
}

std::string Checksum::text() {
  if (!state_) return {};
  if (state_->in_block > 0) feed(state_->context.get(), end(state_->block.get()));
  return state_->name + ":" + hex_of(end(state_->context.get()));
}

std::string digest_of(const std::string& algorithm, std::string_view bytes) {
  const Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  begin(context.get(), algorithm);
  feed(context.get(), bytes);
  return end(context.get());
}

std::string rs256(std::string_view bytes, const std::string& pem_key, const std::string& pass_phrase) {
  const std::unique_ptr<BIO, int (*)(BIO*)> source{BIO_new_mem_buf(pem_key.data(), static_cast<int>(pem_key.size())), BIO_free};
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key{
      PEM_read_bio_PrivateKey(source.get(), nullptr, give_pass_phrase, const_cast<std::string*>(&pass_phrase)), EVP_PKEY_free};
  if (!key) throw Error(Code::invalid_argument, "the private key is no PEM key, or its pass phrase is another");
  const Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  std::size_t length = 0;
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, data, bytes.size()) != 1)
    throw Error(Code::invalid_argument, "the private key cannot sign");
  std::string signature(length, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, data, bytes.size()) != 1)
    throw Error(Code::internal, "OpenSSL cannot sign");
  signature.resize(length);
  return signature;
}

}  // namespace quarry::service
