// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include "image/dialects.hpp"
#include "image/key_values.hpp"
#include "image/xml_values.hpp"

namespace quarry::image {
namespace {

constexpr double degrees = 180.0 / std::numbers::pi;
constexpr std::uint32_t tags[] = {34682, 34680};
constexpr std::size_t appended_bytes = 64 << 10;

struct Reader {
  const IniText& ini;
  Facts& facts;
  std::string tag;

  void at(std::string_view section, std::string_view key) { facts.from(tag + " [" + std::string(section) + "] " + std::string(key)); }
  void number(std::string_view path, std::string_view section, std::string_view key, double factor = 1) {
    at(section, key);
    facts.number(path, ini.number(section, key), factor);
  }
  void positive(std::string_view path, std::string_view section, std::string_view key, double factor = 1) {
    at(section, key);
    facts.positive(path, ini.number(section, key), factor);
  }
};

/// Of the scan; where there is none (a camera), the width of what is seen over the pixels of the picture without its data bar.
void state_pixels(Reader& in, const std::string& beam) {
  const auto& ini = in.ini;
  const auto x = ini.first_number({"Scan", "EScan", "IScan"}, "PixelWidth");
  const auto y = ini.first_number({"Scan", "EScan", "IScan"}, "PixelHeight");
  const auto width = beam.empty() ? std::nullopt : ini.number(beam, "HFW");
  const auto height = beam.empty() ? std::nullopt : ini.number(beam, "VFW");
  const auto columns = ini.number("Image", "ResolutionX");
  const auto rows = ini.number("Image", "ResolutionY");
  in.at(beam, "HFW");
  if (width) in.facts.field_of_view(*width * 1e9, height ? std::optional(*height * 1e9) : std::nullopt);
  if (x && *x > 0) {
    in.at("Scan", "PixelWidth");
    in.facts.pixel_size(*x * 1e9, y.value_or(0) * 1e9, "m", *x);
  } else if (width && *width > 0 && columns && *columns == in.facts.size().width) {
    const double across = *width / *columns;
    const double down = height && rows && *rows > 0 ? *height / *rows : 0;
    in.facts.pixel_size(across * 1e9, down * 1e9, "m", across);
  }
}

/// Software names hours and day in its own way; `TimeOfCreation` has the day first.
void state_time(Reader& in, const TiffPage& page) {
  if (const auto time = iso_of_tiff_time(page.date_time); !time.empty()) {
    in.facts.from("tag 306");
    return in.facts.acquired(time);
  }
  const auto created = in.ini.text("PrivateFei", "TimeOfCreation");
  const auto blank = created.find(' ');
  auto date = iso_date(created.substr(0, blank));
  auto time = blank == created.npos ? std::string() : iso_time(created.substr(blank));
  in.at("PrivateFei", "TimeOfCreation");
  if (date.empty() || time.empty()) {
    date = iso_date(in.ini.text("User", "Date"));
    time = iso_time(in.ini.text("User", "Time"));
    in.at("User", "Date");
  }
  if (!date.empty() && !time.empty()) in.facts.acquired(date + "T" + time);
}

void state_beam(Reader& in, const std::string& beam) {
  const bool electrons = beam == "EBeam";
  const bool ions = beam == "IBeam";
  if (!electrons && !ions) return;
  in.positive("electron_microscopy.beam_energy", beam, "HV", 1e-3);
  in.positive("electron_microscopy.beam_energy", "Beam", "HV", 1e-3);
  in.positive("electron_microscopy.emission_current", beam, "EmissionCurrent", 1e6);
  in.positive("microscopy.probe_current_nA", beam, "BeamCurrent", 1e9);
  in.positive("microscopy.working_distance_mm", beam, "WD", 1e3);
  in.positive("microscopy.working_distance_mm", "Stage", "WorkingDistance", 1e3);
  in.at("Beam", "Spot");
  in.facts.spot_size(in.ini.number("Beam", "Spot"));
  in.number("microscopy.scan_rotation_deg", "Beam", "ScanRotation", degrees);
  in.positive("microscopy.dwell_s", "Scan", "Dwelltime");
  in.positive("microscopy.dwell_s", electrons ? "EScan" : "IScan", "Dwell");
  in.positive("microscopy.frame_time_s", "Scan", "FrameTime");
  const auto canvas = in.ini.number("Image", "MagCanvasRealWidth");
  const auto width = in.ini.number(beam, "HFW");
  in.at("Image", "MagCanvasRealWidth");
  if (canvas && width && *canvas > 0 && *width > 0) in.facts.number("electron_microscopy.magnification", *canvas / *width);
  in.at("Beam", "Scan");
  in.facts.text("electron_microscopy.operation_mode", "SCANNING");
}

void state_detector(Reader& in, const std::string& beam) {
  const auto detector = in.ini.text("Detectors", "Name");
  in.at("Detectors", "Name");
  if (beam == "EBeam" || beam == "IBeam") in.facts.text("electron_microscopy.detector", detector);
  auto signal = in.ini.text(detector, "Signal");
  if (signal.empty()) signal = in.ini.text("Detectors", "Mode");
  in.facts.text("microscopy.signal", signal == "None" ? "" : signal);
  if (beam == "IBeam") in.facts.text("electron_microscopy.acquisition_mode", "FIB");
  if (beam == "EBeam") in.facts.text("electron_microscopy.acquisition_mode", sem_mode(signal));
}

void state_ini(std::string_view text, std::string tag, const TiffPage& page, Facts& facts) {
  const IniText ini(text);
  Reader in{ini, facts, std::move(tag)};
  const std::string beam(ini.text("Beam", "Beam"));
  std::string model(ini.text("System", "SystemType"));
  if (model.empty()) model = ini.text("System", "Type");
  std::erase(model, '"');
  const bool thermo = page.make.find("Thermo") != page.make.npos;
  const std::string_view technique = beam == "EBeam" ? "SEM" : beam == "IBeam" ? "FIB" : beam == "IRBeam" ? "optical" : "";
  in.at("System", "SystemType");
  facts.microscope(thermo ? "Thermo Fisher Scientific" : "FEI", model, technique);
  in.at("System", "Software");
  facts.text("microscopy.software", ini.text("System", "Software"));
  state_beam(in, beam);
  state_pixels(in, beam);
  state_detector(in, beam);
  in.number("microscopy.stage.x", "Stage", "StageX", 1e3);
  in.number("microscopy.stage.y", "Stage", "StageY", 1e3);
  in.number("microscopy.stage.z", "Stage", "StageZ", 1e3);
  in.number("microscopy.stage.alpha", "Stage", "StageT", degrees);
  in.number("microscopy.tilt_deg", "Stage", "StageT", degrees);
  in.positive("microscopy.chamber_pressure_Pa", "Vacuum", "ChPressure");
  state_time(in, page);
  facts.sample(ini.text("User", "UserText"));
  if (!ini.text("User", "User").empty()) facts.redact("operator");
  if (!ini.text("System", "Dnumber").empty()) facts.redact("serial_number");
}

/// Newer microscopes and TEMs: sizes carry their unit; without one they are left out.
void state_xml(std::string_view text, const std::string& tag, Facts& facts) {
  const XmlValues xml(text);
  const std::string root = "/Metadata";
  const auto at = [&](const std::string& path) {
    facts.from(tag + " " + path);
    return path;
  };
  facts.from(tag);
  const auto kind = xml.text(root + "/Instrument/InstrumentClass");
  auto model = xml.text(root + "/Instrument/InstrumentModel");
  if (model.find('-') != model.npos) model = model.substr(0, model.find('-'));  // its number follows
  facts.microscope("FEI", model.empty() ? kind : model, "");
  if (!xml.text(root + "/Instrument/InstrumentId").empty()) facts.redact("serial_number");
  facts.text("microscopy.software", xml.text(at(root + "/Instrument/ControlSoftwareVersion")));
  facts.positive("electron_microscopy.beam_energy", xml.number(at(root + "/Optics/AccelerationVoltage")), 1e-3);
  for (const std::string axis : {"/X", "/Width"}) {
    const auto x = root + "/BinaryResult/PixelSize" + axis;
    const auto y = root + "/BinaryResult/PixelSize" + (axis == "/X" ? "/Y" : "/Height");
    const auto power = xml.attribute(x, "unitPrefixPower");
    const auto across = xml.number(at(x));
    if (xml.attribute(x, "unit") == "m" && (power.empty() || power == "1") && across)
      facts.pixel_size(*across * 1e9, xml.number(y).value_or(0) * 1e9, "m", *across);
  }
  facts.acquired(xml.text(at(root + "/Acquisition/AcquisitionDatetime")));
}

}  // namespace

bool state_fei(const TiffFile& tiff, const TiffPage& page, Facts& facts) {
  for (const auto tag : tags) {
    const auto text = tiff.text_of(tag);
    const auto start = trimmed(text);
    const auto name = "tag " + std::to_string(tag);
    if (start.starts_with('<')) return state_xml(start, name, facts), true;
    if (!start.empty()) return state_ini(start, name, page, facts), true;
  }
  const auto size = tiff.source().size();
  const auto tail = tiff.source().text_at(size - std::min<std::uint64_t>(size, appended_bytes), appended_bytes);
  const auto start = tail.rfind("[User]\r\nDate=");
  if (start == tail.npos || tail.find("[Beam]", start) == tail.npos) return false;
  state_ini(std::string_view(tail).substr(start), "behind the pixels", page, facts);
  return true;
}

}  // namespace quarry::image
