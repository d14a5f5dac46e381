// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden/twins.hpp"

#include <fstream>
#include <iterator>

#include "quarry/json.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

namespace {

constexpr std::size_t largest_twin = 1 << 20;

}  // namespace

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> facts_of(const Extracted& extracted) {
  std::set<std::string> facts;
  for (const auto& [subject, content] : extracted.records)
    for_each_leaf(content, [&](std::string_view path, const Value& leaf) {
      if (!path.starts_with("files") && !path.starts_with("extraction.")) facts.insert(std::string(path) + "=" + to_json(leaf));
    });
  return facts;
}

bool has_diagnostic(const Extracted& extracted) {
  for (const auto& [subject, content] : extracted.records) {
    const auto* const status = content.at_path("extraction.status");
    if (content.at_path("extraction.warnings") != nullptr || content.at_path("extraction.notes") != nullptr) return true;
    if (status != nullptr && (status->as_string() == "truncated" || status->as_string() == "error")) return true;
  }
  return false;
}

std::vector<std::filesystem::path> text_files(const Fixture& fixture) {
  std::vector<std::filesystem::path> files;
  const auto add = [&](const std::filesystem::path& path, const std::filesystem::path& relative) {
    const auto bytes = bytes_of(path);
    if (!bytes.empty() && bytes.size() <= largest_twin && bytes.find('\0') == std::string::npos) files.push_back(relative);
  };
  if (!std::filesystem::is_directory(fixture.path)) {
    add(fixture.path, {});
    return files;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture.path))
    if (entry.is_regular_file()) add(entry.path(), std::filesystem::relative(entry.path(), fixture.path));
  return files;
}

Extracted extract_twin(const Fixture& fixture, const std::filesystem::path& file, const std::string& bytes, const std::string& ending) {
  const TempDir folder;
  auto twin = folder.path() / fixture.name();
  std::filesystem::copy(fixture.path, twin, std::filesystem::copy_options::recursive);
  const auto changed = file.empty() ? twin : twin / file;
  if (!ending.empty()) std::filesystem::remove(changed);
  std::ofstream(changed.string() + ending, std::ios::binary | std::ios::trunc) << bytes;
  if (file.empty()) twin += ending;
  return extract_fixture(fixture, twin);
}

}  // namespace quarry::test
