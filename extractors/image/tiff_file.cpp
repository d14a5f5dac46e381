// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/tiff_file.hpp"

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <limits>

namespace quarry::image {
namespace {

constexpr std::size_t most_messages = 16;
constexpr tmsize_t most_memory = tmsize_t{64} << 20;  // for one array of a directory

using Messages = std::vector<TiffMessage>;

/// What libtiff is given for a file.
struct Cursor {
  const ByteSource& source;
  std::uint64_t position = 0;
};

tmsize_t read_bytes(thandle_t handle, void* buffer, tmsize_t size) {
  auto& cursor = *static_cast<Cursor*>(handle);
  const auto got = cursor.source.read_at(cursor.position, {static_cast<char*>(buffer), static_cast<std::size_t>(size)});
  cursor.position += got;
  return static_cast<tmsize_t>(got);
}

tmsize_t write_nothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seek_to(thandle_t handle, toff_t offset, int from) {
  auto& cursor = *static_cast<Cursor*>(handle);
  if (from == SEEK_CUR) offset += cursor.position;
  if (from == SEEK_END) offset += cursor.source.size();
  return cursor.position = offset;
}

toff_t size_of(thandle_t handle) { return static_cast<Cursor*>(handle)->source.size(); }
int close_nothing(thandle_t) { return 0; }

void keep(void* to, bool error, const char* format, std::va_list arguments) {
  auto& messages = *static_cast<Messages*>(to);
  std::array<char, 256> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  const std::string_view said = text.data();
  if (said.find("nknown field with tag") != said.npos) return;  // a vendor's tag is no fault
  if (messages.size() < most_messages) messages.push_back({error, std::string(said)});
}

int on_error(TIFF*, void* messages, const char*, const char* format, std::va_list arguments) {
  keep(messages, true, format, arguments);
  return 1;
}

int on_warning(TIFF*, void* messages, const char*, const char* format, std::va_list arguments) {
  keep(messages, false, format, arguments);
  return 1;
}

/// Read only, every directory only when asked for ("h"), its strip table only when asked for ("O"), no strip cut up ("c"),
/// no memory map ("m").
TIFF* open_tiff(Cursor& cursor, Messages& messages) {
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
  if (options == nullptr) return nullptr;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), most_memory);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, &messages);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), on_warning, &messages);
  return TIFFClientOpenExt("file", "rhOcm", &cursor, read_bytes, write_nothing, seek_to, close_nothing, size_of, nullptr, nullptr,
                           options.get());
}

std::string text_field(TIFF* tiff, std::uint32_t tag) {
  const char* text = nullptr;
  return TIFFGetField(tiff, tag, &text) == 1 && text != nullptr ? std::string(text) : std::string();
}

double resolution_field(TIFF* tiff, std::uint32_t tag) {
  float value = 0;
  return TIFFGetField(tiff, tag, &value) == 1 && std::isfinite(value) && value > 0 ? static_cast<double>(value) : 0.0;
}

/// Whether the first or the last strip or tile goes beyond the end: two of them tell, without the whole table.
bool pixels_are_cut(TIFF* tiff, std::uint64_t size) {
  const auto count = TIFFIsTiled(tiff) != 0 ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  if (count == 0) return false;
  for (const auto which : {std::uint32_t{0}, count - 1}) {
    const auto offset = TIFFGetStrileOffset(tiff, which);
    const auto bytes = TIFFGetStrileByteCount(tiff, which);
    if (offset > size || bytes > size - offset) return true;
  }
  return false;
}

TiffPage page_of(TIFF* tiff, std::uint64_t size) {
  TiffPage page;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page.width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page.height);
  TIFFGetField(tiff, TIFFTAG_IMAGEDEPTH, &page.depth);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page.bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page.samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &page.sample_format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &page.resolution_unit);
  std::uint16_t planes = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
  page.planar = planes == PLANARCONFIG_SEPARATE;
  std::uint32_t kind = 0;
  page.reduced = TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) == 1 && (kind & FILETYPE_REDUCEDIMAGE) != 0;
  TIFFGetField(tiff, TIFFTAG_PAGENUMBER, &page.page, &page.pages);
  page.x_resolution = resolution_field(tiff, TIFFTAG_XRESOLUTION);
  page.y_resolution = resolution_field(tiff, TIFFTAG_YRESOLUTION);
  page.description = text_field(tiff, TIFFTAG_IMAGEDESCRIPTION);
  page.make = text_field(tiff, TIFFTAG_MAKE);
  page.model = text_field(tiff, TIFFTAG_MODEL);
  page.software = text_field(tiff, TIFFTAG_SOFTWARE);
  page.date_time = text_field(tiff, TIFFTAG_DATETIME);
  page.names_person = !text_field(tiff, TIFFTAG_ARTIST).empty();
  page.names_host = !text_field(tiff, TIFFTAG_HOSTCOMPUTER).empty();
  toff_t position = 0;
  page.has_position = TIFFGetField(tiff, TIFFTAG_GPSIFD, &position) == 1;
  page.cut = pixels_are_cut(tiff, size);
  return page;
}

struct RawField {
  TIFFDataType type = TIFF_NOTYPE;
  std::uint64_t count = 0;
  const void* data = nullptr;
};

/// A tag that libtiff does not know: it keeps these with a count, an array each.
RawField raw_field(TIFF* tiff, std::uint32_t tag) {
  const TIFFField* const field = TIFFFindField(tiff, tag, TIFF_ANY);
  if (field == nullptr || TIFFFieldPassCount(field) == 0) return {};
  RawField raw;
  raw.type = TIFFFieldDataType(field);
  int found = 0;
  if (TIFFFieldReadCount(field) == TIFF_VARIABLE2) {
    std::uint32_t count = 0;
    found = TIFFGetField(tiff, tag, &count, &raw.data);
    raw.count = count;
  } else {
    std::uint16_t count = 0;
    found = TIFFGetField(tiff, tag, &count, &raw.data);
    raw.count = count;
  }
  return found == 1 && raw.data != nullptr ? raw : RawField{};
}

template <class T>
std::vector<double> widened(const RawField& raw) {
  std::vector<double> numbers;
  const auto count = std::min<std::uint64_t>(raw.count, 1'024);
  const auto* const bytes = static_cast<const char*>(raw.data);
  for (std::uint64_t i = 0; i < count; ++i) {
    T value{};
    std::memcpy(&value, bytes + i * sizeof value, sizeof value);
    numbers.push_back(static_cast<double>(value));
  }
  return numbers;
}

}  // namespace

struct TiffFile::State {
  Cursor cursor;
  Messages messages;
  TIFF* tiff = nullptr;

  explicit State(const ByteSource& source) : cursor{source}, tiff(open_tiff(cursor, messages)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (tiff != nullptr) TIFFClose(tiff);
  }
};

TiffFile::TiffFile(const ByteSource& source) : state_(std::make_unique<State>(source)) {}
TiffFile::~TiffFile() = default;

std::optional<TiffPage> TiffFile::next() {
  if (state_->tiff == nullptr || TIFFReadDirectory(state_->tiff) != 1) return std::nullopt;
  return page_of(state_->tiff, state_->cursor.source.size());
}

std::string TiffFile::bytes_of(std::uint32_t tag) const {
  if (state_->tiff == nullptr) return {};
  const auto raw = raw_field(state_->tiff, tag);
  const auto width = static_cast<std::size_t>(std::max(TIFFDataWidth(raw.type), 0));
  if (raw.data == nullptr || width == 0 || raw.count > static_cast<std::uint64_t>(most_memory) / width) return {};
  return {static_cast<const char*>(raw.data), static_cast<std::size_t>(raw.count) * width};
}

std::string TiffFile::text_of(std::uint32_t tag) const {
  auto text = bytes_of(tag);
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

std::vector<double> TiffFile::numbers_of(std::uint32_t tag) const {
  if (state_->tiff == nullptr) return {};
  const auto raw = raw_field(state_->tiff, tag);
  if (raw.data == nullptr) return {};
  switch (raw.type) {
    case TIFF_SHORT: return widened<std::uint16_t>(raw);
    case TIFF_SSHORT: return widened<std::int16_t>(raw);
    case TIFF_LONG: case TIFF_IFD: return widened<std::uint32_t>(raw);
    case TIFF_SLONG: return widened<std::int32_t>(raw);
    case TIFF_LONG8: case TIFF_IFD8: return widened<std::uint64_t>(raw);
    case TIFF_FLOAT: case TIFF_RATIONAL: case TIFF_SRATIONAL: return widened<float>(raw);
    case TIFF_DOUBLE: return widened<double>(raw);
    default: return {};
  }
}

const ByteSource& TiffFile::source() const noexcept { return state_->cursor.source; }
const std::vector<TiffMessage>& TiffFile::messages() const noexcept { return state_->messages; }

}  // namespace quarry::image
