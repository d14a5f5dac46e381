// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "index/checksum.hpp"
#include "quarry/descriptor.hpp"
#include "quarry/error.hpp"

namespace quarry::index {

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
  return quarry::crc32c(bytes, crc);
}

/// Appends an integer as it lies in memory (little-endian: the only kind of machine Quarry builds for).
template <class T>
void put(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

}  // namespace quarry::index
