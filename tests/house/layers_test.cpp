// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the sources to docs/architecture.md: who may include whom, and where each third-party library's door is.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;  ///< relative to the source directory
  std::string what;
};

bool is_source(const fs::path& path) { return path.extension() == ".cpp" || path.extension() == ".hpp"; }

std::vector<Include> includes_under(const std::string& folder) {
  std::vector<Include> found;
  const fs::path root = QUARRY_SOURCE_DIR;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (!entry.is_regular_file() || !is_source(entry.path())) continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("#include ")) continue;
      const auto open = line.find_first_of("<\"");
      const auto close = line.find_last_of(">\"");
      found.push_back({fs::relative(entry.path(), root).string(), line.substr(open + 1, close - open - 1)});
    }
  }
  return found;
}

bool starts_with_any(const std::string& text, const std::vector<std::string>& prefixes) {
  for (const auto& prefix : prefixes)
    if (text.starts_with(prefix)) return true;
  return false;
}

TEST(Layers, NothingIncludesWhatStandsAboveIt) {
  const std::map<std::string, std::vector<std::string>> forbidden{
      {"schema", {"ingest/", "index/", "query/", "quarry/index.hpp", "quarry/ingest.hpp", "quarry/extractor.hpp",
                  "quarry/connector.hpp", "quarry/formats.hpp", "quarry/extractors.hpp", "cli/", "http/"}},
      {"engine", {"quarry/formats.hpp", "quarry/extractors.hpp", "cli/", "http/", "vasp/", "structure/", "table/"}},
      {"engine/ingest", {"query/"}},
      {"engine/query", {"ingest/"}},
      {"engine/index", {"ingest/"}},
      {"extractors", {"index/", "query/", "quarry/index.hpp", "quarry/connectors.hpp", "cli/"}},
      {"connectors", {"index/", "query/", "quarry/index.hpp", "quarry/formats.hpp", "quarry/extractors.hpp", "cli/"}}};
  for (const auto& [folder, names] : forbidden)
    for (const auto& include : includes_under(folder)) {
      if (include.file == "engine/include/quarry/quarry.hpp") continue;  // the library's one header for everything
      EXPECT_FALSE(starts_with_any(include.what, names)) << include.file << " includes " << include.what;
    }
}

TEST(Layers, EachThirdPartyLibraryHasOneDoor) {
  const std::map<std::string, std::vector<std::string>> doors{
      {"xapian", {"engine/index/"}},
      {"sqlite3", {"engine/index/"}},
      {"tbb/", {"engine/ingest/"}},
      {"simdjson", {"schema/json.cpp"}},
      {"nlohmann/", {"schema/json.cpp"}},
      {"curl/", {"connectors/http_transfer.hpp", "connectors/http_address.cpp"}},
      {"boost/", {"server/http/server.cpp"}},
      {"CLI/", {"server/cli/main.cpp", "server/cli/completion.cpp"}},
      {"spglib", {"extractors/crystal/"}},
      {"gemmi/", {"extractors/structure/"}},
      {"tiff", {"extractors/image/"}},
      {"png.h", {"extractors/image/"}},
      {"expat", {"extractors/", "connectors/s3/"}},
      {"archive", {"extractors/archive/"}},
      {"magic.h", {"extractors/any_file/"}},
      {"hdf5.h", {"extractors/hdf5/"}},
      {"H5", {"extractors/hdf5/"}},
      {"openbabel/", {"extractors/molecule/"}},
      {"seccomp", {"engine/ingest/workers/protocol/"}}};
  for (const auto* folder : {"schema", "engine", "extractors", "connectors", "server"})
    for (const auto& include : includes_under(folder))
      for (const auto& [library, places] : doors)
        if (include.what.starts_with(library) && !include.what.starts_with("archive/")) {
          EXPECT_TRUE(starts_with_any(include.file, places)) << include.file << " includes <" << include.what << ">";
        }
}

TEST(Layers, PublicHeadersNameNoThirdPartyLibrary) {
  for (const auto* folder : {"schema/include", "engine/include", "extractors/include", "connectors/include"})
    for (const auto& include : includes_under(folder)) {
      const bool ours = include.what.starts_with("quarry/");
      const bool standard = include.what.find('/') == std::string::npos && include.what.find('.') == std::string::npos;
      EXPECT_TRUE(ours || standard) << include.file << " includes " << include.what;
    }
}

TEST(Layers, EverySourceNamesItsLicence) {
  for (const auto* folder : {"schema", "engine", "extractors", "connectors", "server", "bench", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(QUARRY_SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      std::ifstream in(entry.path());
      std::string first;
      std::getline(in, first);
      EXPECT_TRUE(first.starts_with("// SPDX-License-Identifier: GPL-")) << entry.path();
    }
}

}  // namespace
