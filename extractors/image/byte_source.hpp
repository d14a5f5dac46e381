// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "quarry/file.hpp"

namespace quarry::image {

/// The bytes of a file at any place: of its descriptor, or of memory where it is compressed. One thread at a time.
class ByteSource {
 public:
  /// Keeps a reference to `file`. Throws Error(too_large, corrupt) for compressed files as File::bytes does.
  explicit ByteSource(File& file);

  std::uint64_t size() const noexcept { return size_; }
  /// How many bytes were there.
  std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const;
  /// At most `length` bytes; fewer at the end of the file.
  std::string text_at(std::uint64_t offset, std::size_t length) const;

 private:
  int descriptor_ = -1;
  std::string_view memory_;
  std::uint64_t size_ = 0;
};

}  // namespace quarry::image
