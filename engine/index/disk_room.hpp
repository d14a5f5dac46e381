// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace quarry::index {

/// Bytes that a file system must keep free: what was asked for, else the smaller of 1 GiB and a twentieth of it. Below it
/// nothing new is begun, so that what runs can end, and SQLite can still write a delete.
std::uint64_t disk_floor(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked);
/// Is there room for so many bytes above the floor? True where the file system does not say.
bool has_room(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked, std::uint64_t bytes);
/// Throws Error(unavailable) that says what is free and what must be where there is none. `what` is begun here.
void require_room(const std::filesystem::path& directory, const std::optional<std::uint64_t>& asked, std::uint64_t bytes,
                  const char* what);

}  // namespace quarry::index
