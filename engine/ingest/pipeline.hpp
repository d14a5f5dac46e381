// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "ingest/stages.hpp"

namespace quarry::intake {

/// Whom the pipeline tells.
struct PipelineHooks {
  std::function<void(const std::vector<SampledFile>&)> listed;  ///< each directory, before it is grouped
  std::function<bool()> stopped;  ///< true: start nothing more; asked often, together with `listed` from one thread
  std::function<void(FinishedGroup&&)> write;  ///< each group that is done, from one thread at a time
};

/// Lists and groups (one directory at a time), extracts `jobs` batches at once, and hands each group on when it is done.
/// Bounded in memory by the files of one directory and the groups in hand. True where it came to the end of the listing.
bool run_pipeline(unsigned jobs, Listing& listing, Stages& stages, const PipelineHooks& hooks);

/// `jobs`, or one per core where it is 0.
unsigned job_count(unsigned jobs);

}  // namespace quarry::intake
