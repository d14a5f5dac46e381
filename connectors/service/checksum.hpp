// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>

namespace quarry::service {

/// The checksum of bytes that come in pieces, by the algorithm of a RemoteFile's: md5, sha1, sha256, sha512, or dropbox (SHA-256 over the
/// SHA-256 of each 4 MiB: Dropbox, «Content hash»). Of another algorithm, or none, it computes nothing.
class Checksum {
 public:
  /// `like`: the checksum that it will be compared with. Throws Error(internal) where OpenSSL lacks the algorithm.
  explicit Checksum(const std::string& like);
  ~Checksum();
  Checksum(const Checksum&) = delete;
  Checksum& operator=(const Checksum&) = delete;
  void add(std::span<const char> bytes);
  /// `ALGORITHM:HEX`, or empty; ends the use of this.
  std::string text();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The digest of a short text, raw bytes. `algorithm`: `sha256`, ...
std::string digest_of(const std::string& algorithm, std::string_view bytes);
/// RSASSA-PKCS1-v1_5 with SHA-256 under a PEM private key (RFC 7518 RS256), which may be encrypted with a pass phrase. Throws
/// Error(invalid_argument) for a key that is none.
std::string rs256(std::string_view bytes, const std::string& pem_key, const std::string& pass_phrase = "");

}  // namespace quarry::service
