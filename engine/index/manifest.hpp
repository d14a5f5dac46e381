// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// A segment as a manifest names it, with the generations of the files beside it.
struct ManifestSegment {
  std::string id;
  std::uint32_t rows = 0;
  std::uint32_t dead = 0;  ///< rows that are not in the live file
  std::uint64_t live = 0, acl = 0, last_version = 0;
  bool operator==(const ManifestSegment&) const = default;
};

/// What one publication shows: the segments, and up to where they follow the catalog.
struct Manifest {
  std::string uuid;           ///< the index's, so that files of two indexes are never mixed
  std::uint64_t number = 0;
  std::uint64_t change = 0;   ///< every change of the catalog up to this one is in
  std::int64_t last_row = 0;  ///< every row up to this one is in a segment, or dead
  std::vector<ManifestSegment> segments;
  bool operator==(const Manifest&) const = default;
};

/// Text with a CRC32C at its end.
std::string print_manifest(const Manifest& manifest);
/// Throws Error(corrupt) naming `path` where a byte is not as it was written.
Manifest parse_manifest(std::string_view text, const std::filesystem::path& path);

std::filesystem::path manifest_path(const std::filesystem::path& index_directory, std::uint64_t number);
std::filesystem::path segment_path(const std::filesystem::path& index_directory, const std::string& id);
/// Numbers of the MANIFEST files that lie in the index, rising.
std::vector<std::uint64_t> list_manifests(const std::filesystem::path& index_directory);

/// The manifest that CURRENT names; nothing where there is no CURRENT. Throws Error(corrupt).
std::optional<std::uint64_t> read_current(const std::filesystem::path& index_directory);
/// Publishes: CURRENT names this manifest from now on, also after a power failure.
void write_current(const std::filesystem::path& index_directory, std::uint64_t number);

}  // namespace quarry::index
