// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quarry/index.hpp"
#include "quarry/search.hpp"

namespace quarry::retrieval {

/// A file that a record names.
struct Wanted {
  std::string path;  ///< below its dataset's source
  std::string url;   ///< where it can be had, or empty
  std::optional<std::uint64_t> size;
  std::string sha512;  ///< hex, or empty
};

/// What the matching records name, by dataset and path, each once.
using WantedFiles = std::map<std::string, std::map<std::string, Wanted>>;
WantedFiles wanted_files(const Index& index, const SearchRequest& request, const Viewer& viewer);

}  // namespace quarry::retrieval
