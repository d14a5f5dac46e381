// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace quarry {

/// Gives the bytes of a descriptor from its start, decompressed. Reads with pread, so the descriptor's own offset stays.
class Inflater {
 public:
  virtual ~Inflater() = default;
  /// The next bytes; 0 at the end. Throws Error(corrupt) where the stream is broken or ends early.
  virtual std::size_t read(std::span<char> out) = 0;
};

enum class Compression { none, gzip, bzip2, xz, zstd };

/// What the first bytes say; `none` for anything else.
Compression compression_of(std::string_view first_bytes);

/// `name` is for messages.
std::unique_ptr<Inflater> make_inflater(Compression compression, int descriptor, const std::string& name);

}  // namespace quarry
