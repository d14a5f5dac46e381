// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/byte_source.hpp"

namespace quarry::image {

/// What one directory of a TIFF says of its picture, without the picture.
struct TiffPage {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t depth = 1;            ///< slices of a volume (SGI's tag)
  std::uint16_t bits = 1;             ///< of a sample
  std::uint16_t samples = 1;          ///< of a pixel
  std::uint16_t sample_format = 1;    ///< 1 unsigned, 2 signed, 3 floating point
  bool planar = false;                ///< one plane a sample
  bool reduced = false;               ///< a thumbnail or another smaller copy
  std::uint16_t page = 0;             ///< from 0, of `pages`
  std::uint16_t pages = 0;            ///< 0 where the file does not say
  double x_resolution = 0;            ///< pixels a unit; 0 where absent or not positive
  double y_resolution = 0;
  std::uint16_t resolution_unit = 2;  ///< 1 none, 2 inch, 3 cm
  std::string description, make, model, software, date_time;
  bool names_person = false;          ///< Artist
  bool names_host = false;            ///< HostComputer
  bool has_position = false;          ///< a GPS directory
  bool cut = false;                   ///< its pixels lie, in part, beyond the end of the file
};

/// A word of libtiff's.
struct TiffMessage {
  bool error = false;
  std::string text;
};

/// One TIFF, read directory by directory by libtiff. Pixels are never touched. One thread at a time.
class TiffFile {
 public:
  /// `source` must outlive it. A file that libtiff cannot open has no pages and says why in `messages`.
  explicit TiffFile(const ByteSource& source);
  ~TiffFile();
  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;

  /// The next directory; nothing after the last, or where libtiff cannot read it.
  std::optional<TiffPage> next();
  /// The bytes of a tag of the current directory, numbers in the machine's byte order; empty where it is not there.
  std::string bytes_of(std::uint32_t tag) const;
  /// A text of the current directory up to its first NUL.
  std::string text_of(std::uint32_t tag) const;
  /// The numbers of a tag of the current directory as doubles; empty where it is not there or holds none.
  std::vector<double> numbers_of(std::uint32_t tag) const;
  const ByteSource& source() const noexcept;
  /// What libtiff had to say, at most 16 of them.
  const std::vector<TiffMessage>& messages() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quarry::image
