// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "quarry/file.hpp"

namespace quarry::image {

/// What a PNG says before its pixels.
struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int bits = 0;       ///< of a channel
  int channels = 0;   ///< 1 where the pixels are indices into a palette
  bool palette = false;
  std::uint32_t x_per_metre = 0;  ///< pixels; 0 where the unit is not given
  std::uint32_t y_per_metre = 0;
  std::string software;
  std::string problem;  ///< libpng's word where the header cannot be read; the numbers are then 0
};

/// Reads a PNG up to its first pixel, by libpng. Never throws for what is in the file.
PngHeader read_png_header(File& file);

/// What stands in a PNG as a whole.
struct PngChunks {
  bool ended = false;         ///< IEND is there
  bool animated = false;
  bool has_position = false;  ///< Exif, which may say where a picture was taken
  std::string damaged;        ///< the first chunk whose checksum is wrong
};

/// Goes through all chunks and their checksums; constant memory, nothing inflated. Restarts the file.
PngChunks walk_png(File& file);

}  // namespace quarry::image
