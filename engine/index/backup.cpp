// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/backup.hpp"

#include <random>

#include "index/crash_point.hpp"
#include "index/layout.hpp"
#include "index/store_description.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

constexpr int most_attempts = 1000;

void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (!error) return;
  fs::copy_file(from, to);
  sync_path(to);
}

/// What of a segment's directory a manifest names: all but the generations that it does not.
void copy_segment(const fs::path& from, const fs::path& to, const ManifestSegment& named) {
  fs::create_directory(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    const auto name = entry.path().filename();
    const auto stem = name.stem().string();
    if (entry.is_directory()) {
      fs::create_directory(to / name);
      for (const auto& inner : fs::directory_iterator(entry.path())) link_or_copy(inner.path(), to / name / inner.path().filename());
      fsync_directory(to / name);
    } else if (!name.has_extension() || (stem != "live" && stem != "acl" && stem != "last_version")) {
      link_or_copy(entry.path(), to / name);
    }
  }
  link_or_copy(generation_path(from, "live", named.live), generation_path(to, "live", named.live));
  link_or_copy(generation_path(from, "acl", named.acl), generation_path(to, "acl", named.acl));
  link_or_copy(generation_path(from, "last_version", named.last_version), generation_path(to, "last_version", named.last_version));
  fsync_directory(to);
}

/// Copies the catalog and returns a manifest, held, that covers no more than the copy holds.
std::shared_ptr<const OpenManifest> copy_catalog(Store& store, const fs::path& to) {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto catalog = store.lease();
    const Transaction transaction(catalog->database(), Transaction::Kind::read);
    const auto counters = catalog->sequence();  // fixes what the transaction reads
    auto open = store.manifest();
    if (open->manifest.change > counters.change || open->manifest.last_row > counters.last_row) continue;
    catalog->back_up(to);
    return open;
  }
  throw Error(Code::unavailable, "the index in '" + store.directory().string() + "' is republished all the time; try again");
}

void fill(Store& store, const fs::path& to) {
  const auto open = copy_catalog(store, to);
  crash_point("catalog copied");
  fs::create_directory(to / "segments");
  for (const auto& segment : open->segments)
    copy_segment(segment_path(store.directory(), segment.named.id), segment_path(to, segment.named.id), segment.named);
  fsync_directory(to / "segments");
  write_description(to, read_description(store.directory()));
  write_file(manifest_path(to, open->manifest.number), print_manifest(open->manifest));
  write_current(to, open->manifest.number);
}

}  // namespace

void back_up(Store& store, const fs::path& target) {
  const auto whole = fs::absolute(target).lexically_normal();
  const auto to = whole.has_filename() ? whole : whole.parent_path();
  if (fs::exists(to) && !(fs::is_directory(to) && fs::is_empty(to)))
    throw Error(Code::invalid_argument, "cannot back up to '" + to.string() + "': something is there; name a new directory");
  const auto parent = to.parent_path();
  fs::create_directories(parent);
  std::random_device device;
  const auto beside = parent / ("." + to.filename().string() + "." + std::to_string(device()) + ".partial");
  if (!fs::create_directory(beside)) throw_system("make", beside);
  try {
    fill(store, beside);
    fs::rename(beside, to);  // over an empty directory, too
    fsync_directory(parent);
  } catch (const std::exception&) {
    std::error_code ignored;
    fs::remove_all(beside, ignored);
    throw;
  }
}

}  // namespace quarry::index
