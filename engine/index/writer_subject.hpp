// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "index/catalog_changes.hpp"
#include "quarry/record.hpp"

namespace quarry::index {

/// The job that writes, where one does.
struct WritingJob {
  std::int64_t dataset = 0;
  std::int64_t version = 0;
  std::optional<std::int64_t> group;  ///< none for the dataset's own entry
};

/// An entry as it shall stand.
struct WantedEntry {
  const ValidRecord* record = nullptr;
  std::string text;  ///< its content as JSON, before a scroll id is put in
  std::string hash;
  std::int64_t acl_set = 0;
  bool force = false;  ///< write it though it looks unchanged
};

/// Content and hash of an entry that somebody puts as it is.
WantedEntry want_as_is(const ValidRecord& record);
/// The same for a job, which stamps each run's date, version and scroll id into content: those do not count as a change.
WantedEntry want_of_job(const ValidRecord& record);

/// Writes entries into the catalog by the rules of rows and their states. One per transaction batch.
class SubjectWriter {
 public:
  /// Rows up to `building_through` are in a segment that is being built of them: not to be erased, though no manifest has
  /// them yet.
  SubjectWriter(CatalogChanges& changes, const OpenManifest& manifest, std::int64_t building_through,
                std::shared_ptr<const Dictionary> dictionary)
      : changes_(changes),
        manifest_(manifest),
        last_kept_(std::max(manifest.manifest.last_row, building_through)),
        dictionary_(std::move(dictionary)) {}

  /// Puts the wanted entries of one subject and closes those named in `closed`; the subject's other entries stay. Returns
  /// how many of the wanted ones were written; the others stood there already.
  std::uint64_t put(const std::string& subject, const std::vector<WantedEntry>& wanted,
                    const std::set<std::string>& closed, const WritingJob* job);

 private:
  struct Plan;
  void retire(const CatalogRow& old, bool acl_changes, std::int64_t new_acl_set, const WritingJob* job);
  void append_wanted(const Plan& plan, const WantedEntry& wanted, const CatalogRow* old);
  void append_copy(const CatalogRow& old, const WritingJob* job);
  std::int64_t next_scroll_id(std::int64_t dataset);

  CatalogChanges& changes_;
  const OpenManifest& manifest_;
  std::int64_t last_kept_;
  std::shared_ptr<const Dictionary> dictionary_;
  // The subject whose rows were appended last, and the first of them: more entries of it may follow without a rewrite.
  std::string tail_subject_;
  std::int64_t tail_first_ = 0;
};

}  // namespace quarry::index
