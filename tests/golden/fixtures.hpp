// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "quarry/ingest.hpp"

namespace quarry::test {

/// `extractors/<extractor>/fixtures/<name>`: a folder or a single file, with `<name>.golden.json` and perhaps
/// `<name>.map.json` (a user's mapping) beside it.
struct Fixture {
  std::string extractor;
  std::filesystem::path path;

  std::string name() const { return path.filename().string(); }
  std::filesystem::path golden() const { return path.string() + ".golden.json"; }
};

/// All fixtures of extractors that run in this process, sorted.
std::vector<Fixture> all_fixtures();

/// What its extractor, beside the generic ones, makes of a fixture's files.
struct Extracted {
  std::map<std::string, Value> records;  ///< subject -> content, without dates and what depends on the place
  std::vector<std::string> exceptions;   ///< that extractors let through
};

/// Extracts a fixture's files, from `source` instead of its own place where one is given.
Extracted extract_fixture(const Fixture& fixture, const std::filesystem::path& source = {});

}  // namespace quarry::test
