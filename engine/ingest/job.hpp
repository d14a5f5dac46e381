// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "ingest/assembly.hpp"
#include "ingest/extraction_runner.hpp"
#include "quarry/ingest.hpp"

namespace quarry::intake {

/// What the options ask for: workers, or this process. Throws Error where it cannot be had.
std::unique_ptr<ExtractionRunner> make_runner(const ExtractOptions& options);

/// The facts of a job that starts now, of a dataset's first version. Throws Error for a name that cannot be one.
JobFacts job_facts(const std::string& source, const ExtractOptions& options);

}  // namespace quarry::intake
