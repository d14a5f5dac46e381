// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "index/checksum.hpp"
#include "quarry/error.hpp"

namespace quarry::index {

/// An open descriptor; closed when it goes. -1: none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// Error(internal) that names what failed, where, and the system's reason (errno).
[[noreturn]] void throw_system(const std::string& what, const std::filesystem::path& where);

/// Opens with O_CLOEXEC; an empty Descriptor where there is no such file.
Descriptor open_file(const std::filesystem::path& path, int flags);
std::string read_all(const Descriptor& file, const std::filesystem::path& path);
/// The whole file. Throws Error(corrupt) where it is missing: it is asked for only where another file names it.
std::string read_named_file(const std::filesystem::path& path);
/// Creates or empties the file, writes, fsyncs it. The directory is the caller's to fsync.
void write_file(const std::filesystem::path& path, std::string_view bytes);
/// Writes beside, fsyncs, renames over `path` and fsyncs the directory: after a crash the old or the new bytes are there.
void replace_file(const std::filesystem::path& path, std::string_view bytes);
void fsync_directory(const std::filesystem::path& directory);

/// CRC32C of bytes, going on from `crc`.
inline std::uint32_t checksum_of(std::string_view bytes, std::uint32_t crc = 0) noexcept {
  return crc32c(crc, bytes.data(), bytes.size());
}

/// Appends an integer as it lies in memory (little-endian: the only kind of machine Quarry builds for).
template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

}  // namespace quarry::index
