// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "quarry/error.hpp"

namespace quarry::index {

static_assert(std::endian::native == std::endian::little, "files are little-endian and mmapped");

/// The version of every file of a segment. It rises with any change of `docs/index_format.md`.
inline constexpr std::uint32_t segment_format_version = 5;

/// Throws Error(corrupt) that names the file and the remedy.
[[noreturn]] void throw_corrupt(const std::filesystem::path& file, const std::string& what);

/// Writes one file: magic and version first, aligned arrays, then whatever the file's directory is, and a trailer that
/// holds the directory's place and a CRC32C of all before. Throws Error(internal) where the disk says no.
class FileWriter {
 public:
  /// `magic` has eight bytes.
  FileWriter(std::filesystem::path path, std::string_view magic);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void bytes(const void* from, std::size_t size);
  /// Fills up with zeros to a multiple of eight and returns the place.
  std::uint64_t align();
  /// Writes an array at an aligned place and returns the place.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  std::uint64_t array(std::span<const T> items) {
    const auto place = align();
    bytes(items.data(), items.size_bytes());
    return place;
  }
  template <class T>
  std::uint64_t array(const std::vector<T>& items) {
    return array(std::span<const T>(items));
  }
  std::uint64_t position() const noexcept { return position_; }
  /// Writes the directory and the trailer, and fsyncs. Nothing may be written after it.
  void finish(std::string_view directory);

 private:
  void flush();
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t position_ = 0;
  std::uint32_t crc_ = 0;
  std::string buffer_;
};

/// Small values of a file's directory, packed.
class DirectoryWriter {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads varints and strings; throws Error(corrupt) at the end of the bytes.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, const std::filesystem::path& file) : bytes_(bytes), file_(&file) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw_corrupt(*file_, "a number is cut off");
  }
  std::string_view text() {
    const auto size = number();
    if (size > bytes_.size()) throw_corrupt(*file_, "a string is cut off");
    const auto out = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return out;
  }
  bool at_end() const noexcept { return bytes_.empty(); }
  std::string_view rest() const noexcept { return bytes_; }

 private:
  std::string_view bytes_;
  const std::filesystem::path* file_;
};

/// A file of ours, mapped read-only; checked for magic, version and frame (not for its CRC) when opened.
class MappedFile {
 public:
  /// Throws Error(corrupt) where it is missing, too short, or of another magic or version.
  MappedFile(std::filesystem::path path, std::string_view magic);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }
  std::uint64_t size() const noexcept { return size_; }
  std::string_view directory() const noexcept { return directory_; }
  /// The array at that place; throws Error(corrupt) where it does not lie in the file.
  template <class T>
  std::span<const T> array(std::uint64_t place, std::uint64_t count) const {
    return {reinterpret_cast<const T*>(bytes_at(place, count, sizeof(T))), count};
  }
  std::string_view bytes(std::uint64_t place, std::uint64_t count) const {
    return {bytes_at(place, count, 1), count};
  }

 private:
  const char* bytes_at(std::uint64_t place, std::uint64_t count, std::uint64_t width) const;
  std::filesystem::path path_;
  const char* data_ = nullptr;
  std::uint64_t size_ = 0;
  std::string_view directory_;
};

/// Reads a mapped file through and compares the CRC32C at its end. Throws Error(corrupt) where it does not fit.
void require_own_checksum(const MappedFile& file);

/// Size and CRC32C of a whole file, read through.
struct FileSum {
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};
/// Throws Error(corrupt) where the file cannot be read.
FileSum sum_file(const std::filesystem::path& path);
/// Throws Error(internal) where the disk says no.
void sync_path(const std::filesystem::path& path);

}  // namespace quarry::index
