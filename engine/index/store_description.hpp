// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace quarry::index {

/// `index.toml`: what people call the index. They may edit name and aliases; the rest is the program's.
struct StoreDescription {
  std::string name;
  std::string uuid;
  std::vector<std::string> aliases;
  std::string schema_hash;  ///< of the schema that the segments were laid out by
};

/// Reads the four keys of the TOML file; other keys are left alone. Throws Error(corrupt) where it is missing or is not
/// made of `key = "text"` and `key = ["text", ...]` lines.
StoreDescription read_description(const std::filesystem::path& index_directory);
/// Replaces the file.
void write_description(const std::filesystem::path& index_directory, const StoreDescription& description);

}  // namespace quarry::index
