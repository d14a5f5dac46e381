// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <fcntl.h>
#include <set>

#include "index/crash_point.hpp"
#include "index/locks.hpp"
#include "index/publish.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

/// Manifests that lie in the index; nothing where one cannot be read.
std::optional<std::vector<Manifest>> read_manifests(const fs::path& directory) {
  std::vector<Manifest> manifests;
  for (const auto number : list_manifests(directory)) {
    const auto path = manifest_path(directory, number);
    try {
      manifests.push_back(parse_manifest(read_named_file(path), path));
    } catch (const Error& error) {
      if (error.code() != Code::corrupt) throw;
      return std::nullopt;
    }
  }
  return manifests;
}

void collect_manifests(const fs::path& directory, std::uint64_t current) {
  for (const auto number : list_manifests(directory)) {
    if (number == current) continue;
    const auto path = manifest_path(directory, number);
    const auto file = open_file(path, O_RDWR);
    if (!file || !try_exclusive_lock(file)) continue;
    crash_point("manifest collected");
    fs::remove(path);  // under the lock: a reader that opened it before sees that it has no name any more
  }
}

/// Removes what no manifest names: whole segments, and generation files beside the others.
void collect_segments(const Store& store, const std::vector<Manifest>& manifests) {
  const auto& directory = store.directory();
  std::set<std::string> segments;
  std::set<fs::path> generations;
  for (const auto& manifest : manifests)
    for (const auto& named : manifest.segments) {
      segments.insert(named.id);
      const auto beside = segment_path(directory, named.id);
      generations.insert(generation_path(beside, "live", named.live));
      generations.insert(generation_path(beside, "acl", named.acl));
      generations.insert(generation_path(beside, "last_version", named.last_version));
    }
  for (const auto& entry : fs::directory_iterator(directory / "segments")) {
    const auto id = entry.path().filename().string();
    if (segments.count(id) == 0) {
      if (store.is_being_built(id)) continue;
      crash_point("segment collected");
      fs::remove_all(entry.path());
      continue;
    }
    for (const auto& file : fs::directory_iterator(entry.path())) {
      const auto stem = file.path().stem().string();
      const bool generation = stem == "live" || stem == "acl" || stem == "last_version";
      if (generation && file.path().has_extension() && generations.count(file.path()) == 0) fs::remove(file.path());
    }
  }
}

void prune_rows(Catalog& catalog, std::uint64_t oldest_manifest) {
  std::vector<std::int64_t> rows;
  {
    Run run(catalog.database(), "SELECT row FROM dropped WHERE manifest <= ?");
    run.bind(1, static_cast<std::int64_t>(oldest_manifest));
    while (run.next()) rows.push_back(run.integer(0));
  }
  if (rows.empty()) return;
  Transaction transaction(catalog.database(), Transaction::Kind::write);
  for (const auto row : rows) catalog.erase(row);
  catalog.database().run("DELETE FROM dropped WHERE manifest <= ?", static_cast<std::int64_t>(oldest_manifest));
  crash_point("before prune commit");
  transaction.commit();
}

}  // namespace

std::uint64_t lowest_covered_change(const fs::path& index_directory) {
  const auto manifests = read_manifests(index_directory);
  if (!manifests || manifests->empty()) return 0;
  return std::min_element(manifests->begin(), manifests->end(), [](const auto& a, const auto& b) {
           return a.change < b.change;
         })->change;
}

void collect(const Store& store, Catalog& catalog) {
  const auto& directory = store.directory();
  const auto current = read_current(directory);
  if (!current) return;
  collect_manifests(directory, *current);
  const auto manifests = read_manifests(directory);
  if (!manifests || manifests->empty()) return;
  collect_segments(store, *manifests);
  prune_rows(catalog, manifests->front().number);
}

}  // namespace quarry::index
