// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "image/byte_source.hpp"

namespace quarry::image {

/// More directories than that are not counted.
inline constexpr std::uint32_t most_directories = 10'000;

enum class ChainEnd {
  whole,    ///< ended by the file's own word
  looped,   ///< a directory names an earlier one as its next
  cut,      ///< the next directory lies beyond the end of the file
  too_many  ///< over most_directories
};

/// The chain of a TIFF's directories, counted without reading what they hold.
struct TiffChain {
  bool big = false;            ///< BigTIFF
  bool little_endian = true;
  std::uint32_t directories = 0;
  ChainEnd end = ChainEnd::whole;
};

/// Of a file that starts as TIFF or BigTIFF. Memory: one offset a directory.
TiffChain walk_chain(const ByteSource& source);

}  // namespace quarry::image
