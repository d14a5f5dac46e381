// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "image/dialects.hpp"
#include "image/png_file.hpp"
#include "image/tiff_chain.hpp"
#include "quarry/error.hpp"
#include "quarry/extractor.hpp"

namespace quarry::image {
namespace {

constexpr std::uint32_t most_described = 64;   // directories looked into for a vendor's words
constexpr double finest_print = 1'000;         // nm: a finer resolution is no printer's or screen's, so a specimen's

std::string shape_words(std::uint32_t width, std::uint32_t height) { return std::to_string(width) + " x " + std::to_string(height) + " pixels"; }

/// [y, x, z, time, channels] without the axes that are 1, y and x apart.
Array shape_of(const TiffPage& page, const Stack& stack) {
  Array shape{Value(page.height), Value(page.width)};
  const std::int64_t channels = stack.channels * page.samples;
  for (const auto length : {std::int64_t{page.depth} * stack.slices, stack.frames, channels})
    if (length > 1) shape.emplace_back(length);
  return shape;
}

/// A resolution as fine as no printer's is a specimen's.
void state_resolution(const TiffPage& page, Facts& facts) {
  const double unit = page.resolution_unit == 2 ? 2.54e7 : page.resolution_unit == 3 ? 1e7 : 0;
  if (unit == 0 || page.x_resolution <= 0 || unit / page.x_resolution >= finest_print) return;
  facts.from("tag 282");
  facts.pixel_size(unit / page.x_resolution, page.y_resolution > 0 ? unit / page.y_resolution : 0,
                   page.resolution_unit == 2 ? "inch" : "cm", 1 / page.x_resolution);
}

bool state_dialect(const TiffFile& tiff, const TiffPage& page, std::uint32_t directories, Facts& facts, Stack& stack) {
  return state_zeiss(tiff, facts) || state_tescan(tiff, facts) || state_tvips(tiff, facts) || state_olympus(tiff, page, facts) ||
         state_gatan(tiff, directories, facts, stack) || state_jeol_tem(page, facts) || state_ome(page, facts, stack) ||
         state_imagej(page, directories, facts, stack) || state_fei(tiff, page, facts);
}

void redact_tags(const TiffPage& page, Facts& facts) {
  facts.from({});
  if (page.names_person) facts.redact("operator");
  if (page.names_host) facts.redact("host_name");
  if (page.has_position) facts.redact("position");
}

void report_chain(const TiffChain& chain, int file, Sink& sink) {
  const Place place{file, -1, -1, {}};
  switch (chain.end) {
    case ChainEnd::whole: return;
    case ChainEnd::looped: return sink.diagnose(Severity::warning, "the chain of directories comes back to itself", place);
    case ChainEnd::too_many: return sink.diagnose(Severity::warning, "over 10,000 directories: the rest is not counted", place);
    case ChainEnd::cut: break;
  }
  sink.set("extraction.truncated", true, place);
  sink.diagnose(Severity::error, "the file is cut: a directory lies beyond its end", place);
}

/// Do the pixels take so much more room unpacked that whoever opens the file may run out of memory?
bool is_bomb(const TiffPage& page, std::uint64_t file_bytes) {
  constexpr double large = 256e6, most_packed = 250;  // bytes; deflate cannot do better than 1,032 to 1
  const double bytes = static_cast<double>(page.width) * page.height * page.samples * page.bits / 8;
  return bytes > large && bytes > most_packed * static_cast<double>(file_bytes);
}

void state_picture(const TiffPage& page, const TiffChain& chain, const Stack& stack, int file, Sink& sink) {
  const Place place{file, -1, -1, {}};
  sink.set("image.format", "TIFF", place);
  sink.set("image.shape", shape_of(page, stack), place);
  if (page.bits > 0) sink.set("image.color_depth", page.bits, place);
  if (chain.directories > 0) sink.set("image.n_pages", chain.directories, place);
  if (!page.cut) return;
  if (chain.end != ChainEnd::cut) sink.set("extraction.truncated", true, place);
  sink.diagnose(Severity::error, "the file is cut: pixels lie beyond its end", place);
}

void read_sidecars(Group& group, Facts& facts, Sink& sink) {
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    auto& file = group.files[i];
    if (i == group.main || !file.readable()) continue;
    constexpr std::size_t longest = 1 << 20;
    facts.in_file(static_cast<int>(i));
    if (!state_sidecar(file.head(longest), facts))
      sink.diagnose(Severity::note, "nothing is read of " + std::string(file.base_name()), {static_cast<int>(i), -1, -1, {}});
  }
  facts.in_file(static_cast<int>(group.main));
}

void read_tiff(Group& group, Sink& sink) {
  const int index = static_cast<int>(group.main);
  const ByteSource source(group.files[group.main]);
  const auto chain = walk_chain(source);
  report_chain(chain, index, sink);
  TiffFile tiff(source);
  auto page = tiff.next();
  std::uint32_t read = page ? 1 : 0;
  while (page && page->reduced && read < chain.directories && read < most_described) {
    auto further = tiff.next();
    ++read;
    if (!further) break;
    page = std::move(further);
  }
  for (const auto& message : tiff.messages())
    sink.diagnose(!page ? Severity::error : message.error ? Severity::warning : Severity::note, message.text, {index, -1, -1, {}});
  if (!page || page->width == 0 || page->height == 0)
    return sink.diagnose(Severity::error, "no directory of the TIFF can be read", {index, -1, -1, {}});
  Facts facts(sink, index, {static_cast<double>(page->width), static_cast<double>(page->height)});
  Stack stack;
  read_sidecars(group, facts, sink);
  bool known = state_dialect(tiff, *page, chain.directories, facts, stack);
  if (page->pages > 1 && page->pages == chain.directories && !stack.stated) stack.slices = page->pages;
  redact_tags(*page, facts);
  for (; !known && read < chain.directories && read < most_described; ++read) {
    const auto further = tiff.next();
    if (!further) break;
    if (further->width != page->width || further->height != page->height) continue;
    known = state_olympus(tiff, *further, facts) || state_zeiss(tiff, facts) || state_fei(tiff, *further, facts);
  }
  state_resolution(*page, facts);
  facts.from("tag 305");
  facts.text("origin.name", page->software);
  state_picture(*page, chain, stack, index, sink);
  if (!page->cut && is_bomb(*page, source.size()))
    sink.diagnose(Severity::error, "its pixels take hundreds of times the file's size unpacked: open it with care", {index, -1, -1, {}});
  facts.finish("TIFF image, " + shape_words(page->width, page->height));
}

void read_png(Group& group, Sink& sink) {
  auto& file = group.files[group.main];
  const int index = static_cast<int>(group.main);
  const Place place{index, -1, -1, {}};
  const auto header = read_png_header(file);
  const auto chunks = walk_png(file);
  if (!chunks.ended) {
    sink.set("extraction.truncated", true, place);
    sink.diagnose(Severity::error, "the file is cut: its last chunk is missing", place);
  }
  if (!chunks.damaged.empty()) sink.diagnose(Severity::error, "the checksum of chunk " + chunks.damaged + " is wrong", place);
  if (chunks.animated) sink.diagnose(Severity::note, "an animation: its first picture is described", place);
  if (!header.problem.empty()) return sink.diagnose(Severity::error, "the PNG's header cannot be read: " + header.problem, place);
  Array shape{Value(header.height), Value(header.width)};
  if (header.channels > 1) shape.emplace_back(header.channels);
  sink.set("image.format", "PNG", place);
  sink.set("image.shape", std::move(shape), place);
  sink.set("image.color_depth", header.bits, place);
  sink.set("image.n_pages", 1, place);
  Facts facts(sink, index, {static_cast<double>(header.width), static_cast<double>(header.height)});
  facts.from("pHYs");
  if (header.x_per_metre > 0 && 1e9 / header.x_per_metre < finest_print)
    facts.pixel_size(1e9 / header.x_per_metre, header.y_per_metre > 0 ? 1e9 / header.y_per_metre : 0, "m", 1.0 / header.x_per_metre);
  facts.from("tEXt Software");
  facts.text("origin.name", header.software);
  if (chunks.has_position) facts.redact("position");
  facts.finish("PNG image, " + shape_words(header.width, header.height));
}

void extract(Group& group, Sink& sink) {
  try {
    const auto start = group.files[group.main].head(4);
    if (start == "\x89PNG") return read_png(group, sink);
    if (start.starts_with("II") || start.starts_with("MM")) return read_tiff(group, sink);
    sink.diagnose(Severity::note, "a microscope's text file whose picture is not beside it", {static_cast<int>(group.main), -1, -1, {}});
  } catch (const Error& error) {
    sink.diagnose(Severity::error, error.what(), {static_cast<int>(group.main), -1, -1, {}});
  }
}

}  // namespace

extern const Format format;
extern const Extractor plugin;
const Extractor plugin{&format, extract};

}  // namespace quarry::image
