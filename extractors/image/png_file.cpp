// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/png_file.hpp"

#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <string_view>

namespace quarry::image {
namespace {

constexpr png_alloc_size_t largest_chunk = 1 << 20;
constexpr png_uint_32 most_chunks = 1'000;
constexpr png_uint_32 widest = 0x7fffffff;  // no pixel is read, so a large picture costs nothing

/// What libpng's callbacks share. Plain data: libpng leaves functions by longjmp.
struct Reading {
  File* file = nullptr;
  char problem[128] = {};
};

void keep_problem(Reading& reading, const char* text) {
  std::strncpy(reading.problem, text, sizeof reading.problem - 1);
}

/// Fills the buffer; false at the end of the file, or where its packing is broken. No exception may pass libpng.
bool fill(Reading& reading, char* to, std::size_t length) noexcept {
  try {
    while (length > 0) {
      const auto got = reading.file->read({to, length});
      if (got == 0) {
        keep_problem(reading, "the file ends within its header");
        return false;
      }
      to += got;
      length -= got;
    }
    return true;
  } catch (const std::exception& error) {
    keep_problem(reading, error.what());
    return false;
  }
}

void on_read(png_structp png, png_bytep to, png_size_t length) {
  auto& reading = *static_cast<Reading*>(png_get_io_ptr(png));
  if (!fill(reading, reinterpret_cast<char*>(to), length)) png_error(png, reading.problem);
}

void on_error(png_structp png, png_const_charp text) {
  auto& reading = *static_cast<Reading*>(png_get_error_ptr(png));
  if (reading.problem[0] == '\0') keep_problem(reading, text);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

/// The only function that libpng may jump back into: nothing in it has a destructor.
bool read_info(png_structp png, png_infop info) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_read_info(png, info);
  return true;
}

void take(png_structp png, png_infop info, PngHeader& header) {
  int colour = 0;
  png_get_IHDR(png, info, &header.width, &header.height, &header.bits, &colour, nullptr, nullptr, nullptr);
  header.channels = png_get_channels(png, info);
  header.palette = colour == PNG_COLOR_TYPE_PALETTE;
  png_uint_32 x = 0, y = 0;
  int unit = 0;
  if (png_get_pHYs(png, info, &x, &y, &unit) != 0 && unit == PNG_RESOLUTION_METER) {
    header.x_per_metre = x;
    header.y_per_metre = y;
  }
  png_textp texts = nullptr;
  const int count = png_get_text(png, info, &texts, nullptr);
  for (int i = 0; i < count; ++i)
    if (std::string_view(texts[i].key) == "Software" && texts[i].text != nullptr) header.software = texts[i].text;
}

std::uint32_t big_endian(const char* bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

bool fill_all(File& file, char* to, std::size_t length) {
  while (length > 0) {
    const auto got = file.read({to, length});
    if (got == 0) return false;
    to += got;
    length -= got;
  }
  return true;
}

}  // namespace

PngHeader read_png_header(File& file) {
  PngHeader header;
  Reading reading{&file, {}};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, on_error, on_warning);
  if (png == nullptr) return header.problem = "out of memory", header;
  png_infop info = png_create_info_struct(png);
  if (info != nullptr) {
    png_set_user_limits(png, widest, widest);
    png_set_chunk_malloc_max(png, largest_chunk);
    png_set_chunk_cache_max(png, most_chunks);
    png_set_read_fn(png, &reading, on_read);
    if (read_info(png, info)) take(png, info, header);
    else header.problem = reading.problem;
  }
  png_destroy_read_struct(&png, &info, nullptr);
  return header;
}

PngChunks walk_png(File& file) {
  PngChunks chunks;
  std::array<char, 65'536> buffer;
  file.restart();
  if (!fill_all(file, buffer.data(), 8)) return chunks;
  while (!chunks.ended && fill_all(file, buffer.data(), 8)) {
    auto left = big_endian(buffer.data());
    const std::string kind(buffer.data() + 4, 4);
    auto sum = ::crc32(0, reinterpret_cast<const Bytef*>(buffer.data() + 4), 4);
    while (left > 0) {
      const auto step = std::min<std::size_t>(left, buffer.size());
      if (!fill_all(file, buffer.data(), step)) return chunks;
      sum = ::crc32(sum, reinterpret_cast<const Bytef*>(buffer.data()), static_cast<uInt>(step));
      left -= static_cast<std::uint32_t>(step);
    }
    if (!fill_all(file, buffer.data(), 4)) return chunks;
    if (big_endian(buffer.data()) != sum && chunks.damaged.empty()) chunks.damaged = kind;
    chunks.ended = kind == "IEND";
    chunks.animated = chunks.animated || kind == "acTL";
    chunks.has_position = chunks.has_position || kind == "eXIf";
  }
  return chunks;
}

}  // namespace quarry::image
