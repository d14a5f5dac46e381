// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/extractor.hpp"

namespace quarry::image {

/// Pixels of the picture that a dialect describes.
struct PictureSize {
  double width = 0;
  double height = 0;
};

/// What a header says of how a picture was taken: states it in the fields' units, keeps back what names persons, and
/// makes the record's sentence of it. Where two sources state one field the first stands.
class Facts {
 public:
  Facts(Sink& sink, int file, PictureSize size);

  const PictureSize& size() const noexcept { return size_; }
  /// The index of the file that the next statements are read from.
  void in_file(int index);
  /// Where the next statements were read: a tag and a key in it.
  void from(std::string object);

  /// `factor` takes the number to the field's unit. Nothing is stated of numbers that are absent or not finite.
  void number(std::string_view path, std::optional<double> value, double factor = 1);
  /// The same of what must be above zero to mean something.
  void positive(std::string_view path, std::optional<double> value, double factor = 1);
  /// Trimmed; nothing where empty, or over 256 bytes.
  void text(std::string_view path, std::string_view value);
  /// `electron_microscopy.spot_size`, where the number is whole.
  void spot_size(std::optional<double> value);
  /// Pixel sizes in nm along x and y (0: as x), with the words of the file.
  void pixel_size(std::optional<double> x, double y, std::string_view native_unit, double native_value);
  bool has_pixel_size() const noexcept { return pixel_nm_ > 0; }
  /// Width and height of what is seen, in nm.
  void field_of_view(std::optional<double> x, std::optional<double> y);
  /// Maker and model: `electron_microscopy.microscope` where it is one, `origin.*` always.
  void microscope(std::string_view vendor, std::string_view model, std::string_view technique);
  /// ISO 8601 without blanks; nothing where it is no date.
  void acquired(std::string_view iso);
  /// The sample in the words of the operator, for the sentence.
  void sample(std::string_view words);
  /// A class of what was left out: operator, serial_number, host_name, path, position.
  void redact(std::string_view what);
  void warn(std::string message);
  void note(std::string message);
  /// States what is known at the end: `extraction.redacted`, `extraction.summary`.
  void finish(std::string_view picture);

 private:
  void state(std::string_view path, Value value);

  Sink& sink_;
  Place place_;
  PictureSize size_;
  std::set<std::string, std::less<>> stated_;
  std::set<std::string, std::less<>> redacted_;
  double pixel_nm_ = 0, beam_keV_ = 0;
  std::string microscope_, technique_, detector_, mode_, sample_;
};

/// `2023:04:17 10:42:31` as `2023-04-17T10:42:31`; empty where it is none.
std::string iso_of_tiff_time(std::string_view text);
/// Hours, minutes and seconds of `10:42:31 AM`, `8:20:42`; empty where it is none.
std::string iso_time(std::string_view text);
/// `06/13/2016` where only one reading is a date, else empty; `13.06.2016` is day first, `2016/06/13` and `2016-06-13` are year first.
std::string iso_date(std::string_view text);
/// `25 Sep 2018`.
std::string iso_date_of_words(std::string_view text);

std::string_view trimmed(std::string_view text);
/// UTF-8 of ISO 8859-1, or the text itself where it is UTF-8.
std::string as_utf8(std::string_view text);
/// Nanometres of a unit's text (`nm`, `um`, `µm`, `micron`, `Å`, `m`, `cm`, `mm`, `inch`, ...); nothing where it is no length.
std::optional<double> nanometres(std::string_view unit);
/// `SEM-SE` or `SEM-BSE` of a detector's or signal's name; empty where it tells neither.
std::string_view sem_mode(std::string_view signal);

}  // namespace quarry::image
