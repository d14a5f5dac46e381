// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_description.hpp"

#include <string_view>

#include "index/store_files.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + '"';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// All basic strings in the value of a line, in order; a comment ends it.
std::vector<std::string> strings_of(std::string_view value, const fs::path& path) {
  std::vector<std::string> found;
  std::size_t i = 0;
  while (i < value.size() && value[i] != '#') {
    if (value[i++] != '"') continue;
    std::string text;
    while (i < value.size() && value[i] != '"') {
      if (value[i] == '\\' && i + 1 < value.size()) ++i;
      text += value[i++];
    }
    if (i++ == value.size())
      throw Error(Code::corrupt, "file '" + path.string() + "' has an open string; close its quote");
    found.push_back(std::move(text));
  }
  return found;
}

}  // namespace

StoreDescription read_description(const fs::path& index_directory) {
  const auto path = index_directory / "index.toml";
  const auto text = read_named_file(path);
  StoreDescription description;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    const auto key = trimmed(line.substr(0, equals));
    auto values = strings_of(line.substr(equals + 1), path);
    if (key == "aliases") description.aliases = std::move(values);
    if (values.size() != 1) continue;
    if (key == "name") description.name = values.front();
    if (key == "uuid") description.uuid = values.front();
    if (key == "schema_hash") description.schema_hash = values.front();
  }
  return description;
}

void write_description(const fs::path& index_directory, const StoreDescription& description) {
  std::string aliases;
  for (const auto& alias : description.aliases) aliases += (aliases.empty() ? "" : ", ") + quoted(alias);
  replace_file(index_directory / "index.toml",
               "# A Quarry index. Name and aliases are yours to edit; the other keys are the program's.\n"
               "name = " + quoted(description.name) + "\naliases = [" + aliases + "]\nuuid = " +
                   quoted(description.uuid) + "\nschema_hash = " + quoted(description.schema_hash) + "\n");
}

}  // namespace quarry::index
