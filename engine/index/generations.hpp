// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "index/bitmap.hpp"
#include "index/catalog.hpp"
#include "index/manifest.hpp"
#include "index/segment.hpp"

namespace quarry::index {

constexpr std::int64_t open_version = std::numeric_limits<std::int64_t>::max();

/// The state of a segment's rows as of a manifest's change number, copied from the catalog: what is dead, who may see it,
/// which version closed it. Files beside the segment, `<kind>.<generation>`, never written again once a manifest names
/// them; each holds magic, format, segment id, rows and a CRC32C.
struct Generation {
  std::shared_ptr<const Bitmap> live;  ///< not dead; closed rows are in
  std::shared_ptr<const std::vector<std::uint32_t>> acl_set;
  std::shared_ptr<const std::vector<std::int64_t>> last_version;
};

/// Throws Error(corrupt) naming the file.
Generation read_generation(const std::filesystem::path& directory, const ManifestSegment& segment);
std::filesystem::path generation_path(const std::filesystem::path& directory, const char* kind, std::uint64_t number);

/// A generation in the making: shares what it does not change, and knows which files must be written.
class GenerationDraft {
 public:
  /// Goes on from a published one.
  GenerationDraft(ManifestSegment named, std::shared_ptr<const Segment> segment, const Generation& base);
  /// A new segment: every row alive and open, with these ACL sets.
  GenerationDraft(std::string id, std::shared_ptr<const Segment> segment, std::vector<std::uint32_t> acl_set);
  /// A new segment with the state that its rows had in others.
  GenerationDraft(std::string id, std::shared_ptr<const Segment> segment, Bitmap live,
                  std::vector<std::uint32_t> acl_set, std::vector<std::int64_t> last_version);

  /// Takes in a row's state; nothing where the row is not in this segment.
  void apply(const RowState& state);
  /// Writes and fsyncs the files that changed under this generation number; the directory too where one did.
  ManifestSegment write(const std::filesystem::path& directory, std::uint64_t number);

  const Generation& generation() const noexcept { return generation_; }
  const ManifestSegment& named() const noexcept { return named_; }
  const std::shared_ptr<const Segment>& segment() const noexcept { return segment_; }

 private:
  ManifestSegment named_;
  std::shared_ptr<const Segment> segment_;
  Generation generation_;
  // The copies under change; null as long as the published ones do.
  std::shared_ptr<Bitmap> live_;
  std::shared_ptr<std::vector<std::uint32_t>> acl_set_;
  std::shared_ptr<std::vector<std::int64_t>> last_version_;
};

}  // namespace quarry::index
