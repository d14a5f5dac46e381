// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/job.hpp"

#include <array>
#include <ctime>

#include "ingest/naming.hpp"
#include "quarry/error.hpp"
#if __has_include("ingest/workers/worker_runner.hpp")
#include "ingest/workers/worker_runner.hpp"
#endif

namespace quarry::intake {
namespace {

std::string now() {
  const auto time = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

std::unique_ptr<ExtractionRunner> make_runner(const ExtractOptions& options) {
  if (options.isolation == Isolation::none) return make_in_process_runner(options.extractors);
#if __has_include("ingest/workers/worker_runner.hpp")
  return workers::make_worker_runner({.directory = options.worker_directory,
                                      .unsafe_no_sandbox = options.unsafe_no_sandbox,
                                      .jobs = options.jobs,
                                      .wall = options.limits.wall,
                                      .no_progress = options.limits.no_progress,
                                      .memory_bytes = options.limits.memory_bytes,
                                      .output_bytes_floor = options.limits.output_bytes_floor});
#else
  throw Error(Code::internal, "this build has no workers");
#endif
}

JobFacts job_facts(const std::string& source, const ExtractOptions& options) {
  JobFacts job;
  job.source = source;
  job.source_name = options.dataset_name.empty() ? default_source_name(source) : options.dataset_name;
  check_source_name(job.source_name);
  job.ingest_date = now();
  return job;
}

}  // namespace quarry::intake
