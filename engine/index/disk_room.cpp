// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/disk_room.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <string>

#include "quarry/error.hpp"

namespace quarry::index {
namespace {

struct Space {
  std::uint64_t size = 0, free = 0;
};

/// Nothing where the file system does not say.
std::optional<Space> space_of(const std::filesystem::path& directory) {
  struct statvfs about {};
  if (::statvfs(directory.c_str(), &about) != 0 || about.f_blocks == 0) return std::nullopt;
  return Space{std::uint64_t{about.f_blocks} * about.f_frsize, std::uint64_t{about.f_bavail} * about.f_frsize};
}

std::uint64_t floor_of(const Space& space, const std::optional<std::uint64_t>& asked) {
  return asked ? *asked : std::min<std::uint64_t>(std::uint64_t{1} << 30, space.size / 20);
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

}  // namespace

std::uint64_t disk_floor(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked) {
  const auto space = space_of(directory);
  return space ? floor_of(*space, asked) : 0;
}

bool has_room(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked, std::uint64_t bytes) {
  const auto space = space_of(directory);
  return !space || space->free >= floor_of(*space, asked) + bytes;
}

void require_room(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked, std::uint64_t bytes,
                  const char* what) {
  if (has_room(directory, asked, bytes)) return;
  const auto space = space_of(directory).value_or(Space{});
  throw Error(Code::unavailable, "no room in '" + directory.string() + "' for " + what + ": " + mebibytes(space.free) +
                                     " are free, " + mebibytes(floor_of(space, asked) + bytes) +
                                     " must be; free space there, or lower the floor (--keep-free)");
}

}  // namespace quarry::index
