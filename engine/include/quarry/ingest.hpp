// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "quarry/export.hpp"
#include "quarry/extractor.hpp"
#include "quarry/index.hpp"
#include "quarry/record.hpp"

namespace quarry {

enum class Isolation {
  workers,  ///< each group in a sandboxed child of quarry-worker or quarry-ob-worker
  none      ///< in this process, for an embedder that trusts its files; the programs never do so by default
};

/// What one extraction may use.
struct ExtractLimits {
  std::chrono::milliseconds wall{60'000};         ///< total time of a group
  std::chrono::milliseconds no_progress{30'000};  ///< without a frame
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;
  std::uint64_t output_bytes_floor = std::uint64_t{8} << 20;  ///< output may be max(this, 4x the bytes read)
};

struct ExtractOptions {
  std::span<const Format* const> formats;        ///< `formats()` of the generated registry
  Isolation isolation = Isolation::workers;
  std::span<const Extractor* const> extractors;  ///< needed for Isolation::none only
  std::filesystem::path worker_directory;        ///< where quarry-worker lies; empty: beside this program, then libexec
  bool unsafe_no_sandbox = false;                ///< go on where the kernel has no seccomp
  ExtractLimits limits;
  unsigned jobs = 0;  ///< groups at once; 0: one per core
  std::string map;    ///< the user's mapping (JSON text), or empty
  std::string dataset_name;  ///< `mdf.source_name`; empty: from the source
  std::uint64_t spool_bytes = std::uint64_t{4} << 30;  ///< disk for downloads that are not read yet; one group may go beyond it
};

/// The records of one group of files, ready to print or to index.
struct ExtractedGroup {
  std::string key;                    ///< path of the main file
  std::vector<std::string> files;     ///< every file of the group
  std::vector<Record> records;        ///< one or more; subject and content are filled in, visible_to is not
  std::vector<Object> sources;        ///< per record: where each value was read (see MergedRecord)
  bool error = false;                 ///< the one record is an error entry
};

/// Reads all files of a source and calls `each` for each group as it is done (from one thread at a time, in no promised
/// order). Every file of the listing appears in exactly one group's `files`.
QUARRY_API void extract(Connector& connector, const ExtractOptions& options,
                        const std::function<void(ExtractedGroup&&)>& each);

struct IngestProgress {
  std::uint64_t files = 0, groups = 0, records = 0, errors = 0, bytes = 0;
  std::uint64_t files_listed = 0, bytes_listed = 0;
  bool listing_done = false;
};

struct IngestOptions {
  ExtractOptions extract;
  std::vector<std::string> visible_to;  ///< added to the dataset description's `mdf.acl`
  std::string owner;                    ///< empty: local_principal()
  Value dataset;                        ///< a dataset description (docs/datasets.md), or null
  bool allow_removals = false;          ///< let a job remove over 20 % of a source of 50 groups or more
  std::function<void(const IngestProgress&)> progress;  ///< about four times a second, from one thread at a time
  std::function<bool()> interrupted;    ///< true: finish the files in hand, commit and stop
};

/// What an ingest did; see README. `records + unchanged` is what an all-seeing viewer counts for that source.
struct IngestReport {
  std::uint64_t files = 0, groups = 0;
  std::uint64_t records = 0;    ///< written: new or changed, error entries included
  std::uint64_t unchanged = 0;  ///< records found as they were
  std::uint64_t removed = 0;    ///< records of groups that the source no longer has
  std::uint64_t datasets = 0;   ///< dataset entries put
  std::uint64_t errors = 0;     ///< records of this source that are error entries
  double seconds = 0;
  bool interrupted = false;
  std::vector<Diagnostic> diagnostics;  ///< of the listing, or of the job
};

/// Connector to index, the whole way: lists, groups, extracts, merges, validates, writes, publishes. Throws Error where
/// the job cannot be done (conflict: too many removals); what was committed until then stays.
QUARRY_API IngestReport ingest(Connector& connector, IndexWriter& writer, const IngestOptions& options);

}  // namespace quarry
