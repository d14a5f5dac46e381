// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "image/dialects.hpp"
#include "image/key_values.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

constexpr std::string_view jeol = "JEOL's text file";
constexpr std::string_view hitachi = "Hitachi's text file";

/// `$CM_MAG 1000`, a pair a line.
std::map<std::string, std::string, std::less<>> dollar_values(std::string_view text) {
  std::map<std::string, std::string, std::less<>> values;
  while (!text.empty() && values.size() < 10'000) {
    const auto end = text.find('\n');
    const auto line = trimmed(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    const auto blank = line.find_first_of(" \t");
    if (line.starts_with('$') && blank != line.npos) values.emplace(line.substr(0, blank), trimmed(line.substr(blank)));
  }
  return values;
}

void state_jeol(std::string_view text, Facts& facts) {
  const auto values = dollar_values(text);
  const auto value = [&](std::string_view key) {
    facts.from(std::string(jeol) + " " + std::string(key));
    const auto found = values.find(key);
    return found == values.end() ? std::string_view() : std::string_view(found->second);
  };
  facts.microscope("JEOL", value("$CM_INSTRUMENT"), "SEM");
  facts.positive("electron_microscopy.beam_energy", parse_double(value("$CM_ACCEL_VOLT")));
  facts.positive("electron_microscopy.magnification", parse_double(value("$CM_MAG")));
  facts.positive("microscopy.working_distance_mm", parse_double(value("$$SM_WD")));
  facts.text("electron_microscopy.detector", value("$CM_SIGNAL"));
  facts.text("microscopy.signal", value("$CM_SIGNAL"));
  facts.text("electron_microscopy.acquisition_mode", sem_mode(value("$CM_SIGNAL")));
  facts.text("electron_microscopy.operation_mode", "SCANNING");
  const auto full = value("$CM_FULL_SIZE");
  const auto columns = parse_double(full.substr(0, full.find(' ')));
  const auto bar = parse_double(value("$$SM_MICRON_BAR"));
  const auto marker = in_unit(value("$$SM_MICRON_MARKER"), "m");
  const bool same_size = !columns || *columns == facts.size().width;  // a picture made smaller has larger pixels
  if (bar && *bar > 0 && marker && same_size) facts.pixel_size(*marker * 1e9 / *bar, 0, "m", *marker / *bar);
  const auto date = iso_date(value("$CM_DATE"));
  const auto time = iso_time(value("$CM_TIME"));
  value("$CM_DATE");
  facts.acquired(date.empty() || time.empty() ? date : date + "T" + time);
  if (!value("$CM_OPERATOR").empty()) facts.redact("operator");
  if (!value("$CM_INSTRUMENT_ID").empty()) facts.redact("serial_number");
}

void state_hitachi(std::string_view text, Facts& facts) {
  const IniText ini(text);
  const std::string_view section = "SemImageFile";
  const auto value = [&](std::string_view key) {
    facts.from(std::string(hitachi) + " " + std::string(key));
    return ini.text(section, key);
  };
  facts.microscope("Hitachi", value("InstructName"), "SEM");
  facts.positive("electron_microscopy.beam_energy", in_unit(value("AcceleratingVoltage"), "V"), 1e-3);
  facts.positive("electron_microscopy.magnification", parse_double(value("Magnification")));
  facts.positive("electron_microscopy.emission_current", in_unit(value("EmissionCurrent"), "A"), 1e6);
  facts.positive("microscopy.working_distance_mm", in_unit(value("WorkingDistance"), "m"), 1e3);
  facts.text("electron_microscopy.detector", value("SignalName"));
  facts.text("electron_microscopy.acquisition_mode", sem_mode(ini.text(section, "SignalName")));
  facts.text("electron_microscopy.operation_mode", "SCANNING");
  const auto size = value("DataSize");
  const auto columns = parse_double(size.substr(0, size.find('x')));
  const auto pixel = parse_double(value("PixelSize"));
  if (pixel && (!columns || *columns == facts.size().width)) facts.pixel_size(pixel, 0, "nm", *pixel);
  const auto date = iso_date(value("Date"));
  const auto time = iso_time(value("Time"));
  value("Date");
  facts.acquired(date.empty() || time.empty() ? date : date + "T" + time);
  facts.sample(value("SampleName"));
  if (!value("SerialNumber").empty()) facts.redact("serial_number");
}

}  // namespace

bool state_sidecar(std::string_view bytes, Facts& facts) {
  const auto text = from_utf16_or_8(bytes);
  if (text.find("$CM_FORMAT") != text.npos) return state_jeol(text, facts), true;
  if (text.find("[SemImageFile]") != text.npos) return state_hitachi(text, facts), true;
  const auto start = text.find("[MAIN]");
  if (start == text.npos) return false;
  state_tescan_text(std::string_view(text).substr(start), "Tescan's header file", facts);
  return true;
}

}  // namespace quarry::image
