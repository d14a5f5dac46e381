// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "index/store.hpp"

namespace quarry::index {

/// Copies the index as of now into a new directory, while others read and write. The catalog is copied by SQLite; segments
/// are never modified, so they are linked where the file systems allow it and copied else. Appears in one rename.
void back_up(Store& store, const std::filesystem::path& target);

}  // namespace quarry::index
