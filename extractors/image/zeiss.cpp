// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <map>

#include "image/dialects.hpp"
#include "image/key_values.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

constexpr std::uint32_t tag = 34118;
constexpr double display_width = 1024;  // pixels that the header's pixel size is for
constexpr std::size_t most_lines = 20'000;

/// Lines of numbers, then pairs of lines: `AP_MAG`, `Mag =  20.00 K X`.
class ZeissText {
 public:
  explicit ZeissText(std::string_view text) {
    std::string_view key;
    for (std::size_t i = 0; i < most_lines && !text.empty(); ++i) {
      const auto end = text.find('\n');
      const auto line = trimmed(text.substr(0, end));
      text = end == text.npos ? std::string_view() : text.substr(end + 1);
      if (i == 3) display_pixel_ = parse_double(line);
      const bool names = line.starts_with("AP_") || line.starts_with("DP_") || line.starts_with("SV_");
      if (names && line.find('=') == line.npos) {
        key = line;
      } else if (!key.empty()) {
        auto separator = line.find('=');
        if (separator == line.npos) separator = line.find(':');  // dates and times
        if (separator != line.npos) pairs_.emplace(key, Pair{std::string(trimmed(line.substr(0, separator))),
                                                             std::string(trimmed(line.substr(separator + 1)))});
        key = {};
      }
    }
  }

  std::string_view operator[](std::string_view key) const {
    const auto found = pairs_.find(key);
    return found == pairs_.end() ? std::string_view() : std::string_view(found->second.value);
  }
  std::string_view label(std::string_view key) const {
    const auto found = pairs_.find(key);
    return found == pairs_.end() ? std::string_view() : std::string_view(found->second.label);
  }
  std::optional<double> display_pixel() const { return display_pixel_; }

 private:
  struct Pair { std::string label, value; };
  std::map<std::string, Pair, std::less<>> pairs_;
  std::optional<double> display_pixel_;
};

/// `ULTRA 55-36-06` is model ULTRA 55, number 36-06.
std::string_view model_of_serial(std::string_view serial) {
  const auto last = serial.rfind('-');
  if (last == serial.npos || last == 0) return {};
  const auto before = serial.rfind('-', last - 1);
  return before == serial.npos ? std::string_view() : serial.substr(0, before);
}

/// The picture's own pixel size; `AP_PIXEL_SIZE` is that of a display 1,024 pixels wide.
void state_pixels(const ZeissText& zeiss, Facts& facts) {
  const auto width = facts.size().width;
  const auto said = in_unit(zeiss["AP_IMAGE_PIXEL_SIZE"], "m");
  std::optional<double> derived;
  if (zeiss.display_pixel() && *zeiss.display_pixel() > 0 && width > 0) derived = *zeiss.display_pixel() * display_width / width;
  const bool both = said && derived;
  facts.from("tag 34118 AP_IMAGE_PIXEL_SIZE");
  if (both && std::abs(*said - *derived) > 0.02 * *said)
    facts.warn("the header gives two pixel sizes; the one of the image is taken, not the one that follows from the display's");
  if (said) return facts.pixel_size(*said * 1e9, 0, measured(zeiss["AP_IMAGE_PIXEL_SIZE"])->unit, measured(zeiss["AP_IMAGE_PIXEL_SIZE"])->value);
  facts.from("tag 34118 line 4");
  if (derived) facts.pixel_size(*derived * 1e9, 0, "m", *derived);
}

void state_stage(const ZeissText& zeiss, Facts& facts) {
  const auto state = [&](std::string_view path, std::string_view key, std::string_view unit, double factor) {
    facts.from("tag 34118 " + std::string(key));
    facts.number(path, in_unit(zeiss[key], unit), factor);
  };
  state("microscopy.stage.x", "AP_STAGE_AT_X", "m", 1e3);
  state("microscopy.stage.y", "AP_STAGE_AT_Y", "m", 1e3);
  state("microscopy.stage.z", "AP_STAGE_AT_Z", "m", 1e3);
  state("microscopy.stage.alpha", "AP_STAGE_AT_T", "deg", 1);
  state("microscopy.tilt_deg", "AP_STAGE_AT_T", "deg", 1);
  state("microscopy.scan_rotation_deg", "AP_SCANROTATION", "deg", 1);
}

void state_beam(const ZeissText& zeiss, bool ions, Facts& facts) {
  const auto positive = [&](std::string_view path, std::string_view key, std::string_view unit, double factor) {
    facts.from("tag 34118 " + std::string(key));
    facts.positive(path, in_unit(zeiss[key], unit), factor);
  };
  if (ions) {
    positive("electron_microscopy.beam_energy", "AP_FIB_EHT_ACTUAL", "V", 1e-3);
    facts.text("electron_microscopy.acquisition_mode", "FIB");
    return;
  }
  positive("electron_microscopy.beam_energy", "AP_ACTUALKV", "V", 1e-3);
  positive("electron_microscopy.beam_energy", "AP_MANUALKV", "V", 1e-3);
  positive("electron_microscopy.magnification", "AP_MAG", "X", 1);
  positive("microscopy.working_distance_mm", "AP_WD", "m", 1e3);
  positive("microscopy.probe_current_nA", "AP_IPROBE", "A", 1e9);
  positive("microscopy.dwell_s", "DP_DWELL_TIME", "s", 1);
  for (const std::string_view key : {"AP_SPOT", "AP_SPOTSIZE"}) {
    facts.from("tag 34118 " + std::string(key));
    if (zeiss.label(key) == "Spot Size") facts.spot_size(parse_double(zeiss[key]));
  }
  auto detector = zeiss["DP_DETECTOR_TYPE"];
  if (detector.empty()) detector = zeiss["DP_DETECTOR_CHANNEL"];
  facts.from("tag 34118 DP_DETECTOR_TYPE");
  facts.text("electron_microscopy.detector", detector);
  facts.text("electron_microscopy.acquisition_mode", sem_mode(detector));
  facts.text("electron_microscopy.operation_mode", "SCANNING");
}

}  // namespace

bool state_zeiss(const TiffFile& tiff, Facts& facts) {
  const auto text = tiff.text_of(tag);
  if (text.empty()) return false;
  const ZeissText zeiss(text);
  const bool ions = zeiss["DP_FIB_IMAGING"] == "FIB";
  const auto serial = zeiss["SV_SERIAL_NUMBER"];
  const auto model = zeiss["DP_SEM"].empty() ? model_of_serial(serial) : zeiss["DP_SEM"];
  facts.from("tag 34118");
  facts.microscope("Zeiss", model, ions ? "FIB" : "SEM");
  facts.text("microscopy.software", zeiss["SV_VERSION"]);
  state_beam(zeiss, ions, facts);
  state_pixels(zeiss, facts);
  const auto width = in_unit(zeiss["AP_WIDTH"], "m");
  const auto height = in_unit(zeiss["AP_HEIGHT"], "m");
  facts.from("tag 34118 AP_WIDTH");
  if (!ions && width) facts.field_of_view(*width * 1e9, height ? std::optional(*height * 1e9) : std::nullopt);
  state_stage(zeiss, facts);
  facts.from("tag 34118 AP_SYSTEM_VAC");
  facts.positive("microscopy.chamber_pressure_Pa", in_unit(zeiss["AP_SYSTEM_VAC"], "Pa"));
  const auto date = iso_date_of_words(zeiss["AP_DATE"]);
  const auto time = iso_time(zeiss["AP_TIME"]);
  facts.from("tag 34118 AP_DATE");
  facts.acquired(time.empty() ? date : date.empty() ? "" : date + "T" + time);
  facts.sample(zeiss["SV_SAMPLE_ID"]);
  if (!zeiss["SV_USER_NAME"].empty() || !zeiss["SV_OPERATOR"].empty()) facts.redact("operator");
  if (!serial.empty()) facts.redact("serial_number");
  if (!zeiss["SV_IMAGE_PATH"].empty()) facts.redact("path");
  return true;
}

}  // namespace quarry::image
