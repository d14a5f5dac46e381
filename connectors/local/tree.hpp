// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/descriptor.hpp"

namespace quarry::local {

enum class Kind { file, directory, symlink, special, gone };

/// What a directory holds.
struct Entry {
  std::string name;  ///< as shown
  Kind kind = Kind::gone;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< seconds since 1970
};

/// A folder whose parts are opened one below the other and never through a link, whatever moves meanwhile.
class Tree {
 public:
  /// Throws Error where the folder cannot be entered.
  explicit Tree(const std::string& root);

  /// The entries of a directory (empty path: the root), sorted by the bytes of their names. False with `errno` set where
  /// it cannot be read, or not to its end.
  bool list(const std::string& path, std::vector<Entry>& entries);
  /// The entry of the root's own that has this raw name.
  Entry find(const std::string& raw_name);
  /// Opens a regular file for reading. Never waits (FIFOs, devices). A descriptor of nothing, with `errno` set, where it
  /// cannot be opened.
  Descriptor open(const std::string& path);

 private:
  /// The raw name of a shown one, where they differ.
  std::string raw_name(std::string_view shown_path, std::string_view shown_name) const;
  Descriptor open_directory(std::string_view path) const;
  void remember(const std::string& directory, std::vector<std::pair<std::string, Entry>>& raw);

  Descriptor root_;
  mutable std::mutex mutex_;  ///< guards raw_names_: listing and reading may be two threads
  std::map<std::string, std::string, std::less<>> raw_names_;  ///< shown path -> raw last name, where they differ
  std::string last_directory_;
  Descriptor last_;  ///< the directory that `open` looked into last
};

}  // namespace quarry::local
