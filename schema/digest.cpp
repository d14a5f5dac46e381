// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/digest.hpp"

#include <openssl/evp.h>

#include <array>

#include "quarry/error.hpp"

namespace quarry {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw Error(Code::internal, "cannot hash: OpenSSL has no SHA-256, check its configuration");
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += hex[digest[i] >> 4];
    out += hex[digest[i] & 15];
  }
  return out;
}

}  // namespace quarry
