// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/entry_names.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "names.hpp"
#include "quarry/digest.hpp"

namespace quarry::service {
namespace {

constexpr std::size_t longest_name = 255;

/// Each part between `/` made safe; what names nothing (`//`, a last `/`) stays apart from what does.
std::string safe_path(std::string_view raw) {
  std::string path;
  for (std::size_t at = 0; at <= raw.size();) {
    const auto end = std::min(raw.find('/', at), raw.size());
    path += (at == 0 ? "" : "/") + safe_name(raw.substr(at, end - at));
    at = end + 1;
  }
  return path;
}

/// `~` and a hash before the last part's extension.
std::string marked(const std::string& path, const Entry& entry) {
  const auto mark = "~" + sha256_hex(entry.file.id + "\n" + entry.name).substr(0, 8);
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
  const auto name = path.substr(folder.size());
  const auto dot = name.rfind('.');
  const bool extended = dot != std::string::npos && dot != 0 && name.size() - dot <= 16;
  auto stem = extended ? name.substr(0, dot) : name;
  const auto extension = extended ? name.substr(dot) : std::string();
  auto room = longest_name - mark.size() - extension.size();
  if (stem.size() > room) {
    while (room > 0 && (static_cast<unsigned char>(stem[room]) & 0xc0) == 0x80) --room;  // not within a character
    stem.resize(room);
  }
  return folder + stem + mark + extension;
}

}  // namespace

void name_entries(std::vector<NamedEntry>& entries, bool names_are_paths) {
  std::map<std::string, int> taken;
  std::set<std::string> folders;
  for (auto& [entry, path] : entries) {
    path = names_are_paths ? safe_path(entry->name) : safe_name(entry->name);
    ++taken[path];
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) folders.insert(path.substr(0, slash));
  }
  for (auto& [entry, path] : entries)
    if (taken[path] > 1 || folders.contains(path)) path = marked(path, *entry);
  std::set<std::string> last;
  for (auto& [entry, path] : entries) {
    const auto base = path;
    for (int again = 2; !last.insert(path).second; ++again) path = base + "~" + std::to_string(again);
  }
}

}  // namespace quarry::service
