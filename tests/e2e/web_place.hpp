// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/place.hpp"
#include "e2e/quarry_program.hpp"
#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"

namespace quarry::test {

/// A web server on loopback, and the program at work on it.
class WebPlace {
 public:
  explicit WebPlace(const std::map<std::string, std::string>& files) : place_(http_place().make(files)) {}

  std::string source() const { return place_->source(); }
  FakeService& service() { return *place_->service(); }
  FileTree& tree() { return *place_->tree(); }
  const Place& place() const { return *place_; }
  /// The host is allowed; more arguments come behind.
  Outcome run(const std::string& verb, std::vector<std::string> arguments) const {
    std::vector<std::string> all{verb};
    all.insert(all.end(), arguments.begin(), arguments.end());
    for (const auto& host : place_->options().allowed_hosts) all.insert(all.end(), {"--allow-host", host});
    return quarry(all);
  }
  Outcome ingest(const std::string& index, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {source(), "--visible-to", "public", "--index", index, "--json", "-q"});
    return run("ingest", more);
  }
  Outcome get(const std::string& index, const std::string& to, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"*", "--to", to, "--index", index, "--json", "-q"});
    return run("get", more);
  }
  /// GETs of files, by path below the source.
  std::multiset<std::string> downloads() {
    std::multiset<std::string> paths;
    for (const auto& entry : service().journal().entries())
      if (entry.call.method == "GET" && entry.call.path.starts_with("/data/") && !entry.call.path.ends_with('/')) paths.insert(entry.call.path.substr(6));
    return paths;
  }

 private:
  std::unique_ptr<Place> place_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Regular files below a folder, hidden ones too: path -> bytes.
inline std::map<std::string, std::string> tree_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && !entry.is_symlink()) files[std::filesystem::relative(entry.path(), folder).string()] = bytes_of(entry.path());
  return files;
}

}  // namespace quarry::test
