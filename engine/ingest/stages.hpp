// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/assembly.hpp"
#include "ingest/downloads.hpp"
#include "ingest/grouping.hpp"
#include "ingest/listing.hpp"
#include "ingest/snapshot.hpp"
#include "ingest/stored_state.hpp"

namespace quarry::intake {

/// A listed file, and from `sample` on what the formats say of it.
struct SampledFile {
  RemoteFile remote;
  std::shared_ptr<const Spooled> spooled;  ///< of a remote file: what was fetched of it
  bool known = false;                      ///< unchanged at its remote place, so that its claims are known without it
  std::vector<Claimed> claims;
  std::uint64_t size = 0;
  std::string mark;        ///< as StoredFile's; empty where no change could be told from it
  std::string claimed_at;  ///< the state of the file that the claims are about; empty where no change could be told from it
  std::string problem;     ///< why it cannot be read, or empty
  std::string skipped;     ///< why it is not read though it could be, or empty
  std::string sha512;      ///< where it is known before it is read: of a file in an archive
};

/// A group on its way to its extraction.
struct PlannedGroup {
  std::vector<SampledFile> files;  ///< the main file first
  std::vector<const Format*> formats;
  std::uint64_t bytes = 0;
};

/// A death of a worker.
struct Strike {
  std::string content_hash, extractor_version;
};

/// A group that is done.
struct FinishedGroup {
  ExtractedGroup group;  ///< without records where it is unchanged
  std::vector<ValidRecord> valid;  ///< where records are to be stored: they, checked; then `group` has none
  Digest input_hash{};
  bool unchanged = false;
  std::vector<StoredFile> files;  ///< as they are now
  std::vector<Strike> strikes;
  std::uint64_t bytes = 0;
  bool unfetched = false;  ///< a remote file of it could not be had
};

/// What the stages need to know where records are to be stored.
struct Storing {
  const StoredState* state = nullptr;
  std::string owner;
  std::vector<std::string> visible_to;  ///< beside the owner
};

/// The stages of a job as plain functions over what they share. `storing` is null where nothing is indexed; it and the
/// options outlive this.
class Stages {
 public:
  Stages(Connector& connector, const ExtractOptions& options, ExtractionRunner& runner, JobFacts job,
         const Storing* storing = nullptr, bool inside_archive = false);

  /// Where the place is remote: what fetches its files, else nullptr.
  Downloads* downloads() noexcept { return downloads_ ? &*downloads_ : nullptr; }
  /// Is this a remote file that was stored, of which nothing tells yet whether it is the same? Safe from many threads.
  bool may_recall(const SampledFile& file) const;
  /// Fills in a remote file that was stored, and is the same as then to these formats; else false. Safe from many threads.
  bool recall(SampledFile& file) const;
  /// Shows each file to the formats. Safe from many threads.
  void sample(std::span<SampledFile> files);
  /// Groups the files of one directory. Safe from many threads.
  std::vector<PlannedGroup> group(std::vector<SampledFile>&& files) const;
  /// Hashes, extracts and assembles; a group that has not changed since it was stored is only looked at. Safe from many
  /// threads.
  std::vector<FinishedGroup> extract(std::vector<PlannedGroup>&& groups);

 private:
  struct Work;
  void look_up(Work& work) const;
  static bool is_missing(const SampledFile& file);
  static bool lacks_bytes(const std::vector<Work*>& works);
  bool take_room_for(const std::vector<Work*>& works);
  void fetch_missing(std::vector<Work*>& works, bool has_room);
  void read_files(Work& work);
  Snapshot snapshot_of(const Work& work, std::size_t i);
  void read_file(Work& work, std::size_t i);
  bool is_as_claimed(const SampledFile& file, const Snapshot& snapshot);
  bool is_unchanged(Work& work) const;
  Digest input_hash(const Work& work) const;
  GroupInput input_of(Work& work) const;
  static void hash_all(Work& work);
  void run(std::vector<Work*>& works);
  std::vector<FinishedGroup> members_of(Work& work) const;
  FinishedGroup finish(Work&& work) const;
  void check(FinishedGroup& finished) const;

  Opener opener_;
  std::optional<Downloads> downloads_;
  std::mutex beyond_budget_;  ///< held by the one batch that fetches what the spool has no room for
  const ExtractOptions& options_;
  ExtractionRunner& runner_;
  JobFacts job_;
  const Storing* storing_;
  std::string formats_mark_;  ///< names these formats in their versions
  bool inside_archive_;  ///< archives in archives are listed as files, not walked
};

}  // namespace quarry::intake
