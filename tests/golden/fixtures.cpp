// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden/fixtures.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>

#include "quarry/connectors.hpp"
#include "quarry/extractors.hpp"
#include "quarry/formats.hpp"

namespace quarry::test {
namespace {

std::mutex exceptions_mutex;
std::vector<std::string> exceptions;

const Extractor* find_extractor(std::string_view name) {
  for (const auto* const extractor : extractors())
    if (extractor->format->name == name) return extractor;
  return nullptr;
}

const Extractor* watched = nullptr;  // one fixture is extracted at a time, by one job

/// Notes an exception, which the engine would turn into a failed part.
void extract_watched(Group& group, Sink& sink) {
  try {
    watched->extract(group, sink);
  } catch (const std::exception& error) {
    const std::lock_guard lock(exceptions_mutex);
    exceptions.emplace_back(error.what());
    throw;
  }
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_fixture(const std::filesystem::path& path) {
  const auto name = path.filename().string();
  return name != "README.md" && !name.ends_with(".golden.json") && !name.ends_with(".map.json");
}

}  // namespace

std::vector<Fixture> all_fixtures() {
  std::vector<Fixture> fixtures;
  const std::filesystem::path root = std::filesystem::path(QUARRY_SOURCE_DIR) / "extractors";
  for (const auto* const extractor : extractors()) {
    const auto folder = root / extractor->format->name / "fixtures";
    if (!std::filesystem::is_directory(folder)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (is_fixture(entry.path())) fixtures.push_back({std::string(extractor->format->name), entry.path()});
  }
  std::sort(fixtures.begin(), fixtures.end(), [](const Fixture& a, const Fixture& b) { return a.path < b.path; });
  return fixtures;
}

Extracted extract_fixture(const Fixture& fixture, const std::filesystem::path& source) {
  watched = find_extractor(fixture.extractor);
  const Extractor wrapped{watched->format, extract_watched, nullptr};
  std::vector<const Extractor*> used{&wrapped};
  std::vector<const Format*> known{watched->format};
  for (const auto* const extractor : extractors()) {
    if (extractor == watched || extractor->format->priority < generic_priority) continue;
    used.push_back(extractor);
    known.push_back(extractor->format);
  }
  ExtractOptions options;
  options.formats = known;
  options.extractors = used;
  options.isolation = Isolation::none;
  options.jobs = 1;
  options.dataset_name = "golden";
  options.map = text_of(fixture.path.string() + ".map.json");

  Extracted result;
  exceptions.clear();
  const auto connector = open_source((source.empty() ? fixture.path : source).string());
  extract(*connector, options, [&](ExtractedGroup&& group) {
    for (auto& record : group.records) {
      record.content.erase_path("mdf");
      record.content.erase_path("extraction.group_id");
      result.records.emplace(record.subject, std::move(record.content));
    }
  });
  result.exceptions = exceptions;
  return result;
}

}  // namespace quarry::test
