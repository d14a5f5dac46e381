// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/dialects.hpp"
#include "image/key_values.hpp"

namespace quarry::image {

void state_tescan_text(std::string_view text, std::string_view where, Facts& facts) {
  const IniText ini(text);
  const bool electrons = ini.has("SEM");
  const std::string beam = electrons ? "SEM" : "FIB";
  const auto at = [&](std::string_view section, std::string_view key) {
    facts.from(std::string(where) + " [" + std::string(section) + "] " + std::string(key));
    return ini.number(section, key);
  };
  at("MAIN", "Device");
  facts.microscope("Tescan", ini.text("MAIN", "DeviceModel").empty() ? ini.text("MAIN", "Device") : ini.text("MAIN", "DeviceModel"),
                   electrons ? "SEM" : "FIB");
  const auto y = ini.number("MAIN", "PixelSizeY");
  if (const auto x = at("MAIN", "PixelSizeX")) facts.pixel_size(*x * 1e9, y.value_or(0) * 1e9, "m", *x);
  facts.positive("electron_microscopy.magnification", at("MAIN", "Magnification"));
  facts.positive("electron_microscopy.beam_energy", at(beam, "HV"), 1e-3);
  facts.positive("electron_microscopy.emission_current", at(beam, "EmissionCurrent"), 1e6);
  facts.positive("microscopy.working_distance_mm", at(beam, "WD"), 1e3);
  facts.positive("microscopy.dwell_s", at(beam, "DwellTime"));
  facts.number("microscopy.stage.x", at(beam, "StageX"), 1e3);
  facts.number("microscopy.stage.y", at(beam, "StageY"), 1e3);
  facts.number("microscopy.stage.z", at(beam, "StageZ"), 1e3);
  facts.number("microscopy.scan_rotation_deg", at(beam, "ScanRotation"));
  at(beam, "Detector");
  facts.text("electron_microscopy.detector", ini.text(beam, "Detector"));
  facts.text("electron_microscopy.acquisition_mode", electrons ? sem_mode(ini.text(beam, "Detector")) : "FIB");
  facts.text("electron_microscopy.operation_mode", "SCANNING");
  const auto date = iso_date(ini.text("MAIN", "Date"));
  const auto time = iso_time(ini.text("MAIN", "Time"));
  at("MAIN", "Date");
  facts.acquired(time.empty() || date.empty() ? date : date + "T" + time);
  if (!ini.text("MAIN", "UserName").empty() || !ini.text("MAIN", "FullUserName").empty()) facts.redact("operator");
  if (!ini.text("MAIN", "SerialNumber").empty()) facts.redact("serial_number");
}

bool state_tescan(const TiffFile& tiff, Facts& facts) {
  const auto bytes = tiff.bytes_of(50431);
  const auto start = bytes.find("[MAIN]");  // a few binary bytes may stand before
  if (start == bytes.npos) return false;
  state_tescan_text(std::string_view(bytes).substr(start), "tag 50431", facts);
  return true;
}

}  // namespace quarry::image
