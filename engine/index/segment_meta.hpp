// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "index/layout.hpp"

namespace quarry::index {

/// The file `meta` of a segment: what stands in it, and size and CRC32C of every other file. It is written last, so a
/// directory without it is no segment.
struct SegmentMeta {
  struct File {
    std::string name;  ///< relative to the segment, `x/postlist.glass`
    FileSum sum;
  };
  std::uint32_t documents = 0;
  std::string schema_hash;  ///< of the blocks that typed the values
  std::vector<File> files;  ///< sorted by name
  std::uint64_t bytes() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& file : files) sum += file.sum.size;
    return sum;
  }
};

/// Makes the directory and returns it; it must be new, so that nothing of an earlier attempt is taken for this one's.
/// Throws Error(internal).
const std::filesystem::path& make_segment_directory(const std::filesystem::path& directory);

/// Sums up every file below the directory, writes `meta` and fsyncs both.
void seal_segment(const std::filesystem::path& directory, std::uint32_t documents, const std::string& schema_hash);

/// Reads and checks `meta`, the presence and size of every file, and - in segments below 64 MiB, or always where
/// `verify_all` - the CRC32C of every file. Throws Error(corrupt) that names the file.
SegmentMeta check_segment(const std::filesystem::path& directory, bool verify_all);

}  // namespace quarry::index
