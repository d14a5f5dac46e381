// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <random>

#include "index/crash_point.hpp"
#include "index/locks.hpp"
#include "index/store_description.hpp"
#include "quarry/field.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

std::shared_ptr<const Bitmap> shown_rows(const Generation& generation) {
  const auto& versions = *generation.last_version;
  std::shared_ptr<Bitmap> shown;
  for (std::uint32_t doc = 0; doc < versions.size(); ++doc)
    if (versions[doc] != open_version && generation.live->test(doc)) {
      if (!shown) shown = std::make_shared<Bitmap>(*generation.live);
      shown->reset(doc);
    }
  return shown ? shown : generation.live;
}

const OpenSegment* find_segment(const OpenManifest* manifest, const std::string& id) {
  if (manifest == nullptr) return nullptr;
  for (const auto& segment : manifest->segments)
    if (segment.named.id == id) return &segment;
  return nullptr;
}

}  // namespace

void create_store(const fs::path& directory) {
  if (read_current(directory)) return;  // another process was faster
  Catalog::create(directory);
  fs::create_directories(directory / "segments");
  Catalog catalog(directory, std::make_shared<CatalogMemory>());
  if (catalog.sequence().last_row != 0)
    throw Error(Code::corrupt, "file '" + (directory / "CURRENT").string() + "' is missing; run `quarry reindex`");
  const auto uuid = catalog.meta("uuid");
  auto name = fs::weakly_canonical(directory).filename().string();
  write_description(directory, {std::move(name), uuid, {}, schema_hash()});
  Manifest manifest;
  manifest.uuid = uuid;
  manifest.number = 1;
  write_file(manifest_path(directory, 1), print_manifest(manifest));
  fsync_directory(directory);
  crash_point("first manifest written");
  write_current(directory, 1);
}

Store::Store(const fs::path& directory, const OpenOptions& options)
    : directory_(directory), options_(options) {
  std::error_code error;
  if (!fs::exists(directory / "CURRENT", error)) {
    if (!options.create && !options.repair)
      throw Error(Code::not_found, "there is no index in '" + directory.string() + "'; ingest into it to make one");
    if (options.create) {
      fs::create_directories(directory, error);
      if (error)
        throw Error(error == std::errc::permission_denied ? Code::permission_denied : Code::internal,
                    "cannot make the index directory '" + directory.string() + "': " + error.message());
      const auto lock = WriterLock::take(directory, std::chrono::seconds(60), {});
      create_store(directory);
    }
  }
  auto catalog = lease();
  uuid_ = catalog->meta("uuid");
  if (options.repair) return;
  if (read_description(directory).uuid != uuid_)
    throw Error(Code::corrupt, "index.toml and catalog.db in '" + directory.string() +
                                   "' are of two indexes; restore the files of one");
  const auto published = manifest();
  if (catalog->sequence().change < published->manifest.change)
    throw Error(Code::corrupt, "the catalog in '" + directory.string() +
                                   "' is older than what was published from it; restore a backup, or run `quarry reindex`");
}

Store::Lease Store::lease() {
  {
    const std::lock_guard lock(idle_mutex_);
    if (!idle_.empty()) {
      auto catalog = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(catalog));
    }
  }
  return Lease(*this, std::make_unique<Catalog>(directory_, memory_));
}

Store::Lease::~Lease() {
  if (!catalog_) return;
  catalog_->database().roll_back();
  const std::lock_guard lock(store_->idle_mutex_);
  constexpr std::size_t most_idle = 16;
  if (store_->idle_.size() < most_idle) store_->idle_.push_back(std::move(catalog_));
}

std::shared_ptr<const Segment> Store::open_segment(const std::string& id) {
  {
    const std::lock_guard lock(segments_mutex_);
    if (auto known = segments_[id].lock()) return known;
  }
  auto opened = Segment::open(segment_path(directory_, id));
  const std::lock_guard lock(segments_mutex_);
  std::erase_if(segments_, [](const auto& entry) { return entry.second.expired(); });
  segments_[id] = opened;
  return opened;
}

std::string Store::new_segment() {
  std::random_device device;
  std::string id;
  for (int i = 0; i < 16; ++i) id += "0123456789abcdef"[device() & 15];
  const std::lock_guard lock(segments_mutex_);
  building_.insert(id);
  return id;
}

bool Store::is_being_built(const std::string& id) const {
  const std::lock_guard lock(segments_mutex_);
  return building_.count(id) != 0;
}

void Store::end_building(const std::string& id) {
  const std::lock_guard lock(segments_mutex_);
  building_.erase(id);
}

void Store::forget_building() {
  const std::lock_guard lock(segments_mutex_);
  building_.clear();
}

std::shared_ptr<const OpenManifest> Store::open_manifest(std::uint64_t number, const OpenManifest* last) {
  const auto path = manifest_path(directory_, number);
  auto open = std::make_shared<OpenManifest>();
  open->lock = open_file(path, O_RDONLY);
  crash_point("manifest opened");
  if (!open->lock || !try_shared_lock(open->lock)) return nullptr;
  struct stat status {};
  if (::fstat(open->lock.get(), &status) != 0) throw_system("look at", path);
  if (status.st_nlink == 0) return nullptr;  // collected between our open and our lock
  open->manifest = parse_manifest(read_all(open->lock, path), path);
  if (open->manifest.uuid != uuid_ || open->manifest.number != number)
    throw Error(Code::corrupt, "file '" + path.string() + "' is another index's or another manifest; run `quarry reindex`");
  for (const auto& named : open->manifest.segments) {
    const auto* known = find_segment(last, named.id);
    if (known != nullptr && known->named == named) {
      open->segments.push_back(*known);
      continue;
    }
    OpenSegment segment{named, open_segment(named.id), {}, {}};
    if (segment.segment->size() != named.rows)
      throw Error(Code::corrupt, "segment '" + named.id + "' has not the rows that '" + path.string() +
                                     "' says; run `quarry reindex`");
    segment.generation = read_generation(segment_path(directory_, named.id), named);
    segment.shown = shown_rows(segment.generation);
    open->segments.push_back(std::move(segment));
  }
  return open;
}

std::shared_ptr<const OpenManifest> Store::manifest() {
  const std::lock_guard lock(manifest_mutex_);
  // Retried only where a publication and its collection fell between two of our steps.
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const auto number = read_current(directory_);
    if (!number)
      throw Error(Code::corrupt, "file '" + (directory_ / "CURRENT").string() + "' is missing; run `quarry reindex`");
    if (manifest_ && manifest_->manifest.number == *number) return manifest_;
    if (auto opened = open_manifest(*number, manifest_.get())) return manifest_ = std::move(opened);
    if (read_current(directory_) == number && !fs::exists(manifest_path(directory_, *number)))
      throw Error(Code::corrupt, "file '" + manifest_path(directory_, *number).string() +
                                     "' is missing; run `quarry reindex`");
  }
  throw Error(Code::unavailable, "the index in '" + directory_.string() + "' is republished all the time; try again");
}

std::shared_ptr<const OpenManifest> Store::manifest_at_least(std::uint64_t number) {
  {
    const std::lock_guard lock(manifest_mutex_);
    if (manifest_ && manifest_->manifest.number >= number) return manifest_;
  }
  return manifest();
}

}  // namespace quarry::index
