// SPDX-License-Identifier: GPL-3.0-or-later
// Camera makers' structures: TVIPS (EMMENU 4), Olympus Soft Imaging Solutions, Gatan's tags, JEOL's TEM software.
#include <cmath>
#include <cstring>

#include "image/dialects.hpp"
#include "image/key_values.hpp"
#include "image/xml_values.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

/// A number of a little-endian structure; nothing beyond its end.
template <class T>
std::optional<double> field(std::string_view bytes, std::size_t offset) {
  if (bytes.size() < offset + sizeof(T)) return std::nullopt;
  T value{};
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return std::isfinite(static_cast<double>(value)) ? std::optional(static_cast<double>(value)) : std::nullopt;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string iso_moment(int year, int month, int day, int hour, int minute, int second) {
  return std::to_string(year) + "-" + two_digits(month) + "-" + two_digits(day) + "T" + two_digits(hour) + ":" +
         two_digits(minute) + ":" + two_digits(second);
}

/// EMMENU's second header: day, month and year in one number's bytes, seconds of the day in the next.
std::string tvips_time(std::string_view header) {
  const auto date = static_cast<std::uint32_t>(field<std::uint32_t>(header, 584).value_or(0));
  const auto seconds = static_cast<int>(field<std::int32_t>(header, 588).value_or(-1));
  if (date == 0 || seconds < 0 || seconds >= 86'400) return {};
  return iso_moment(static_cast<int>(date >> 16), static_cast<int>(date >> 8 & 0xffu), static_cast<int>(date & 0xffu),
                    seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

/// `250.00 msec` in seconds.
std::optional<double> jeol_seconds(std::string_view text) {
  const auto found = measured(text);
  if (!found) return std::nullopt;
  if (found->unit == "msec") return found->value / 1e3;
  return found->unit == "sec" ? std::optional(found->value) : std::nullopt;
}

}  // namespace

bool state_tvips(const TiffFile& tiff, Facts& facts) {
  const auto where = tiff.numbers_of(37706);
  if (where.size() != 1) return false;
  constexpr std::size_t length = 6'312;
  const auto header = tiff.source().text_at(static_cast<std::uint64_t>(where[0]), length);
  const bool second = field<std::int32_t>(header, 0) == 2.0 && field<std::uint32_t>(header, length - 4) == 2'863'311'530.0;
  if (!second) return false;
  facts.from("tag 37706");
  facts.microscope("", from_utf16_or_8(header.substr(3'112, 160)), "TEM");
  facts.text("microscopy.vendor", "TVIPS");
  const auto x = field<float>(header, 2'968);
  const auto y = field<float>(header, 2'972);
  if (x && *x > 0) facts.pixel_size(x, y.value_or(0), "nm", *x);
  facts.positive("electron_microscopy.beam_energy", field<float>(header, 3'272), 1e-3);
  const auto magnification = field<float>(header, 3'536);
  facts.positive("electron_microscopy.magnification", magnification);
  facts.positive("microscopy.exposure_s", field<float>(header, 3'952), 1e-3);
  facts.text("electron_microscopy.detector", from_utf16_or_8(header.substr(3'768, 160)));
  const auto binning_x = field<std::int32_t>(header, 3'944);
  const auto binning_y = field<std::int32_t>(header, 3'948);
  if (binning_x && binning_y && *binning_x > 0 && *binning_y > 0)
    facts.text("microscopy.binning", std::to_string(static_cast<int>(*binning_x)) + "x" + std::to_string(static_cast<int>(*binning_y)));
  facts.acquired(tvips_time(header));
  return true;
}

bool state_olympus(const TiffFile& tiff, const TiffPage& page, Facts& facts) {
  const auto where = tiff.numbers_of(33560);
  if (where.size() != 1) return false;
  const auto offset = static_cast<std::uint64_t>(where[0]);
  const auto header = tiff.source().text_at(offset, 60);
  if (header.size() != 60 || !header.starts_with("SIS0")) return false;
  facts.from("tag 33560");
  facts.microscope(page.make.empty() ? "Olympus Soft Imaging Solutions" : page.make, page.model, "");
  facts.acquired(iso_of_tiff_time(page.date_time));
  const auto entries = static_cast<int>(field<std::int16_t>(header, 58).value_or(0));
  for (int i = 0; i < entries && i < 64; ++i) {
    const auto entry = tiff.source().text_at(offset + 60 + static_cast<std::uint64_t>(i) * 8, 8);
    if (entry.size() != 8 || field<std::int16_t>(entry, 0) != 1.0) continue;
    const auto data = tiff.source().text_at(static_cast<std::uint64_t>(*field<std::uint32_t>(entry, 4)), 112);
    const auto power = field<std::int16_t>(data, 10);
    const auto x = field<double>(data, 12);
    const auto y = field<double>(data, 20);
    if (data.size() != 112 || !power || std::abs(*power) > 12 || !x || *x <= 0) return true;
    const double unit = std::pow(10.0, *power + 9);
    facts.pixel_size(*x * unit, y.value_or(0) * unit, "m", *x * std::pow(10.0, *power));
    // The maker's cameras sit on light and electron microscopes alike, so this is not put among an electron microscope's facts.
    facts.positive("microscopy.magnification_native.value", field<double>(data, 36));
    return true;
  }
  return true;
}

bool state_gatan(const TiffFile& tiff, std::uint32_t directories, Facts& facts, Stack& stack) {
  const auto x = tiff.numbers_of(65009);
  const auto y = tiff.numbers_of(65010);
  const auto unit = as_utf8(trimmed(tiff.text_of(65003)));
  if (x.size() != 1 || unit.empty()) return false;
  facts.from("tag 65009");
  const auto nm = nanometres(unit);
  const auto nm_y = nanometres(tiff.text_of(65004));
  const double scale_y = y.size() == 1 ? std::abs(y[0]) : 0;
  if (nm && x[0] != 0) facts.pixel_size(std::abs(x[0]) * *nm, nm_y ? scale_y * *nm_y : 0, unit, std::abs(x[0]));
  if (!tiff.numbers_of(65011).empty() && directories > 1) {
    stack.slices = directories;
    stack.stated = true;
  }
  facts.text("origin.name", "Gatan DigitalMicrograph");
  facts.text("microscopy.software", "Gatan DigitalMicrograph");
  return true;
}

bool state_jeol_tem(const TiffPage& page, Facts& facts) {
  if (page.description.find("<TemReporter") == page.description.npos) return false;
  const XmlValues xml(page.description);
  const std::string root = "/TemReporter";
  const auto at = [&](const std::string& path) {
    facts.from("tag 270 " + root + path);
    return root + path;
  };
  const bool scanning = xml.text(root + "/Eos/EosMode") == "eosASID";
  facts.from("tag 270");
  facts.microscope("JEOL", xml.text(root + "/Instruments"), scanning ? "STEM" : "TEM");
  facts.positive("electron_microscopy.beam_energy", xml.number(at("/ElectronGun/AccelerationVoltage")), 1e-3);
  facts.spot_size(parse_double(xml.text(at("/IlluminationSystem/SpotSizeString"))));
  const bool diffraction = xml.text(root + "/ImageFormingSystem/ImageFormingMode") == "modeDIFF";
  at("/ImageFormingSystem/ImageFormingMode");
  facts.text("electron_microscopy.acquisition_mode", scanning ? "STEM" : diffraction ? "Diffraction" : "TEM");
  facts.text("electron_microscopy.operation_mode", scanning ? "SCANNING" : diffraction ? "DIFFRACTION" : "IMAGING");
  const auto unit = xml.text(root + "/ImageFormingSystem/SelectorUnitString");
  const auto selected = xml.number(at("/ImageFormingSystem/SelectorValue"));
  if (!scanning && diffraction && unit == "mm") facts.positive("microscopy.camera_length_mm", selected);
  if (!scanning && !diffraction && unit == "X" && selected && *selected > 0) {
    facts.number("electron_microscopy.magnification", selected);
    // The resolution is the camera's, so the magnification takes it to the specimen.
    const double pitch = page.x_resolution > 0 && page.resolution_unit == 2 ? 2.54e7 / page.x_resolution : 0;
    if (pitch > 0) facts.pixel_size(pitch / *selected, 0, "inch", 1 / page.x_resolution);
  }
  facts.positive("microscopy.exposure_s", jeol_seconds(xml.text(at("/JemBaumerCamera/Parameter/ExposureTimeString"))));
  facts.acquired(xml.text(at("/DateTime")));
  facts.sample(xml.text(root + "/Specimen"));
  if (!xml.text(root + "/Operator").empty()) facts.redact("operator");
  if (!xml.whole()) facts.warn("the description's XML is broken; what came before the fault is kept");
  return true;
}

}  // namespace quarry::image
