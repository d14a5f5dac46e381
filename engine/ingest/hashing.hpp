// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "quarry/index.hpp"

namespace quarry::intake {

/// SHA-512 of bytes that come in pieces.
class Sha512 {
 public:
  Sha512();
  ~Sha512();
  Sha512(const Sha512&) = delete;
  Sha512& operator=(const Sha512&) = delete;
  void add(std::span<const char> bytes);
  /// In lower-case hex; ends the use of this.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view bytes);
/// The first `bytes` of a digest in lower-case hex.
std::string to_hex(const Digest& digest, std::size_t bytes = 32);

}  // namespace quarry::intake
