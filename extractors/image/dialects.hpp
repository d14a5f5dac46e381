// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "image/facts.hpp"
#include "image/tiff_file.hpp"

namespace quarry::image {

/// How many pictures a file's stack has along its further axes, 1 where it has none.
struct Stack {
  std::int64_t slices = 1;
  std::int64_t frames = 1;
  std::int64_t channels = 1;
  bool stated = false;
};

// Each states what its vendor wrote into the current directory of `tiff`. False where the vendor did not write it.

/// Tags 34680 and 34682 (INI or XML), or the same INI behind the pixels.
bool state_fei(const TiffFile& tiff, const TiffPage& page, Facts& facts);
/// Tag 34118.
bool state_zeiss(const TiffFile& tiff, Facts& facts);
/// Tag 50431.
bool state_tescan(const TiffFile& tiff, Facts& facts);
/// XML of JEOL's TEM software in the description.
bool state_jeol_tem(const TiffPage& page, Facts& facts);
/// Tag 37706.
bool state_tvips(const TiffFile& tiff, Facts& facts);
/// Tag 33560.
bool state_olympus(const TiffFile& tiff, const TiffPage& page, Facts& facts);
/// Tags 65003 to 65011.
bool state_gatan(const TiffFile& tiff, std::uint32_t directories, Facts& facts, Stack& stack);
/// Description that starts with `ImageJ=`.
bool state_imagej(const TiffPage& page, std::uint32_t directories, Facts& facts, Stack& stack);
/// OME-XML in the description.
bool state_ome(const TiffPage& page, Facts& facts, Stack& stack);
/// What JEOL, Hitachi and Tescan write into a file beside the picture.
bool state_sidecar(std::string_view bytes, Facts& facts);

/// Tescan's INI, from a tag or a file.
void state_tescan_text(std::string_view text, std::string_view where, Facts& facts);

}  // namespace quarry::image
