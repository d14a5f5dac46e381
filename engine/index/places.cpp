// SPDX-License-Identifier: GPL-3.0-or-later
// Several indexes in one folder.
#include <algorithm>

#include "index/store_description.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"

namespace quarry {

namespace fs = std::filesystem;

namespace {

bool is_index(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(directory / "CURRENT", ignored) || fs::exists(directory / "index.toml", ignored);
}

}  // namespace

bool IndexPlace::is_called(const std::string& text) const {
  return name == text || uuid == text || std::find(aliases.begin(), aliases.end(), text) != aliases.end();
}

std::vector<IndexPlace> list_indexes(const fs::path& folder) {
  std::vector<IndexPlace> places;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto& directory = entry->path();
    const auto name = directory.filename().string();
    if (name.starts_with(".") || !is_index(directory)) continue;
    try {
      auto about = index::read_description(directory);
      places.push_back({directory, name, std::move(about.name), std::move(about.uuid), std::move(about.aliases)});
    } catch (const Error&) {
      continue;  // being made, or damaged: whoever names it is told
    }
  }
  std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return places;
}

fs::path find_index(const fs::path& path) {
  if (is_index(path)) return path;
  const auto inside = list_indexes(path);
  if (!inside.empty()) {
    std::string names;
    for (const auto& place : inside) names += (names.empty() ? "" : ", ") + place.directory.string();
    throw Error(Code::invalid_argument, "'" + path.string() + "' is a folder of indexes; name one: " + names);
  }
  const auto whole = path.has_filename() ? path : path.parent_path();
  const auto folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
  std::error_code ignored;
  if (fs::exists(whole, ignored)) return path;
  for (const auto& place : list_indexes(folder))
    if (place.is_called(whole.filename().string())) return place.directory;
  return path;
}

}  // namespace quarry
