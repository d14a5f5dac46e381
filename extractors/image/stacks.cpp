// SPDX-License-Identifier: GPL-3.0-or-later
// ImageJ's and OME's descriptions: what the pictures of a file are to each other, and how large a pixel is.
#include "image/dialects.hpp"
#include "image/key_values.hpp"
#include "image/xml_values.hpp"
#include "quarry/number.hpp"

namespace quarry::image {
namespace {

constexpr double most_pictures = 1e9;

std::int64_t count_of(std::optional<double> number) {
  return number && *number >= 1 && *number <= most_pictures ? static_cast<std::int64_t>(*number) : 1;
}

}  // namespace

bool state_imagej(const TiffPage& page, std::uint32_t directories, Facts& facts, Stack& stack) {
  if (!page.description.starts_with("ImageJ=")) return false;
  const IniText ini(page.description);
  facts.from("tag 270");
  facts.text("origin.name", "ImageJ");
  facts.text("origin.version", ini.text("", "ImageJ"));
  const auto images = count_of(ini.number("", "images"));
  stack.channels = count_of(ini.number("", "channels"));
  stack.slices = count_of(ini.number("", "slices"));
  stack.frames = count_of(ini.number("", "frames"));
  if (stack.channels * stack.slices * stack.frames != images) stack = {images, 1, 1, true};
  stack.stated = images > 1;
  const bool all_here = images == directories || directories == 1;  // ImageJ writes over 4 GiB behind one directory
  if (!all_here) {
    facts.warn("ImageJ counts " + std::to_string(images) + " images, the file has " + std::to_string(directories));
    stack = {};
  }
  const auto unit = ini.text("", "unit");
  const auto nm = nanometres(unit);
  facts.from("tags 270 and 282");
  const bool print = unit == "inch" || unit == "in" || unit == "cm";  // what ImageJ takes over from a print resolution
  if (nm && !print && page.x_resolution > 0)
    facts.pixel_size(*nm / page.x_resolution, page.y_resolution > 0 ? *nm / page.y_resolution : 0, unit, 1 / page.x_resolution);
  return true;
}

bool state_ome(const TiffPage& page, Facts& facts, Stack& stack) {
  if (page.description.find("<OME") == page.description.npos && page.description.find(":OME") == page.description.npos) return false;
  const XmlValues xml(page.description);
  if (xml.find("/OME") == nullptr) return false;
  const std::string pixels = "/OME/Image/Pixels";
  const auto attribute = [&](const std::string& path, std::string_view name) {
    facts.from("tag 270 " + path + "@" + std::string(name));
    return xml.attribute(path, name);
  };
  const bool optical = xml.find("/OME/Instrument/Objective") != nullptr;
  facts.from("tag 270 /OME/Instrument/Microscope");
  facts.microscope(xml.attribute("/OME/Instrument/Microscope", "Manufacturer"), xml.attribute("/OME/Instrument/Microscope", "Model"),
                   optical ? "optical" : "");
  facts.text("microscopy.software", attribute("/OME", "Creator"));
  const auto objective = parse_double(attribute("/OME/Instrument/Objective", "NominalMagnification"));
  if (objective && *objective > 0) {
    facts.number("microscopy.magnification_native.value", objective);
    facts.text("microscopy.magnification_native.unit", "X");
  }
  const auto x = parse_double(attribute(pixels, "PhysicalSizeX"));
  const auto y = parse_double(xml.attribute(pixels, "PhysicalSizeY"));
  auto unit = xml.attribute(pixels, "PhysicalSizeXUnit");
  auto unit_y = xml.attribute(pixels, "PhysicalSizeYUnit");
  if (unit.empty()) unit = "\u00b5m";  // OME's default
  if (unit_y.empty()) unit_y = "\u00b5m";
  const auto nm = nanometres(unit);
  const auto nm_y = nanometres(unit_y);
  if (x && nm) facts.pixel_size(*x * *nm, y && nm_y ? *y * *nm_y : 0, unit, *x);
  stack.slices = count_of(xml.attribute_number(pixels, "SizeZ"));
  stack.frames = count_of(xml.attribute_number(pixels, "SizeT"));
  stack.channels = count_of(xml.attribute_number(pixels, "SizeC"));
  if (page.samples > 1) stack.channels = 1;  // OME counts a colour picture's samples as channels
  stack.stated = true;
  facts.from("tag 270 " + pixels);
  const auto width = xml.attribute_number(pixels, "SizeX");
  const auto height = xml.attribute_number(pixels, "SizeY");
  if (width && height && (*width != facts.size().width || *height != facts.size().height))
    facts.warn("OME's description is of a picture of another size; its sizes are left out"), stack = {};
  if (xml.count("/OME/Image") > 1) facts.note("the first of " + std::to_string(xml.count("/OME/Image")) + " OME images is described");
  facts.from("tag 270 /OME/Image/AcquisitionDate");
  facts.acquired(xml.text("/OME/Image/AcquisitionDate"));
  facts.sample(xml.attribute("/OME/Image", "Name"));
  if (xml.find("/OME/Experimenter") != nullptr) facts.redact("operator");
  for (const std::string_view part : {"/OME/Instrument/Microscope", "/OME/Instrument/Objective", "/OME/Instrument/Detector"})
    if (!xml.attribute(part, "SerialNumber").empty()) facts.redact("serial_number");
  if (!xml.whole()) facts.warn("the description's XML is broken; what came before the fault is kept");
  return true;
}

}  // namespace quarry::image
