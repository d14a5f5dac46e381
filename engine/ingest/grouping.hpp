// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/extraction_runner.hpp"
#include "quarry/extractor.hpp"

namespace quarry::intake {

/// A format that claims a file.
struct Claimed {
  const Format* format = nullptr;
  Claim claim = Claim::no;
  bool operator==(const Claimed&) const = default;
};

/// The formats that claim a file, by priority and then name.
std::vector<Claimed> claims_of(std::span<const Format* const> formats, std::string_view base_name, const Sample& sample);

/// A file that is to be grouped.
struct Candidate {
  std::string path;
  std::vector<Claimed> claims;  ///< as `claims_of` sorts them
};

/// Files that describe one thing.
struct FileGroup {
  std::vector<std::size_t> files;  ///< indexes into the candidates, the main file first
  std::vector<const Format*> formats;  ///< all that claim any of the files; first the one that leads
};

/// Groups the files of one directory; each file is in exactly one group. A pure function; equal for any order of the
/// candidates but for the indexes. Groups are in the order of their main files' paths.
std::vector<FileGroup> group_directory(const std::vector<Candidate>& candidates);

}  // namespace quarry::intake
