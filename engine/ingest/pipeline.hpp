// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "ingest/stages.hpp"

namespace quarry::intake {

/// Lists and groups (one directory at a time), extracts `jobs` batches at once, and calls `write` for each group that is
/// done, from one thread at a time. Bounded in memory by the files of one directory and the groups in hand. `listed` is
/// called for each directory, in the order of the listing; false ends the listing there.
void run_pipeline(unsigned jobs, Listing& listing, Stages& stages,
                  const std::function<bool(const std::vector<RemoteFile>&)>& listed,
                  const std::function<void(FinishedGroup&&)>& write);

/// `jobs`, or one per core where it is 0.
unsigned job_count(unsigned jobs);

}  // namespace quarry::intake
