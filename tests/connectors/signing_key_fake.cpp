// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/signing_key_fake.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

EVP_PKEY* key() {
  static const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> made{EVP_RSA_gen(2048), EVP_PKEY_free};
  return made.get();
}

std::string from_base64url(std::string text) {
  for (auto& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const auto padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return {};
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace

std::string test_private_key(const std::string& pass_phrase) {
  const std::unique_ptr<BIO, int (*)(BIO*)> out{BIO_new(BIO_s_mem()), BIO_free};
  const auto* const cipher = pass_phrase.empty() ? nullptr : EVP_aes_256_cbc();
  PEM_write_bio_PKCS8PrivateKey(out.get(), key(), cipher, cipher == nullptr ? nullptr : pass_phrase.data(), static_cast<int>(pass_phrase.size()),
                                nullptr, nullptr);
  char* text = nullptr;
  const auto length = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

Value verified_claims(const std::string& jwt) {
  const auto first = jwt.find('.');
  const auto second = jwt.rfind('.');
  if (first == std::string::npos || first == second) return {};
  const auto signed_part = jwt.substr(0, second);
  const auto signature = from_base64url(jwt.substr(second + 1));
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key());
  const auto* const bytes = reinterpret_cast<const unsigned char*>(signature.data());
  if (EVP_DigestVerify(context.get(), bytes, signature.size(), reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size()) != 1)
    return {};
  try {
    const auto header = parse_json(from_base64url(jwt.substr(0, first)));
    const auto* const algorithm = header.find("alg");
    if (algorithm == nullptr || *algorithm != Value("RS256")) return {};
    return parse_json(from_base64url(jwt.substr(first + 1, second - first - 1)));
  } catch (const Error&) {  // no JSON: no claims
    return {};
  }
}

}  // namespace quarry::test
