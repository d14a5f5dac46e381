// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/extraction_runner.hpp"
#include "ingest/stages.hpp"

namespace quarry::intake {

/// The path of a file in an archive: `a.zip!/b`.
std::string member_path(std::string_view archive, std::string_view name);

struct WalkedArchive {
  std::vector<FinishedGroup> groups;  ///< of its members
  std::vector<Diagnostic> diagnostics;  ///< of the archive
  WalkOutcome outcome;
};

/// Groups and extracts the files in an archive as if it were a folder. Two walks: the first lists the members and shows
/// them to the formats, the second brings the bytes, each into an unlinked file; a group is extracted when its last
/// member has come. Nothing is ever written under a name. What needs over 4 GiB at once is listed and flagged only.
WalkedArchive extract_members(const Format& format, const InputFile& archive, const ExtractOptions& options,
                              ExtractionRunner& runner, const JobFacts& job, const Storing* storing);

/// The groups that are known of an archive that has not changed, as unchanged ones.
std::vector<FinishedGroup> known_members(const StoredState& state, std::string_view archive);

}  // namespace quarry::intake
