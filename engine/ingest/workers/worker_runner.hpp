// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "ingest/extraction_runner.hpp"

namespace quarry::workers {

/// How groups are run in workers. As ExtractOptions and ExtractLimits say them.
struct WorkerOptions {
  std::filesystem::path directory;  ///< where the programs lie; empty: beside this program, then libexec
  bool unsafe_no_sandbox = false;
  unsigned jobs = 0;  ///< children at work at once; 0: one per core
  std::chrono::milliseconds wall{60'000};         ///< of a group; a second more for each 16 MiB of its files
  std::chrono::milliseconds no_progress{30'000};  ///< without a frame; prolonged likewise
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;
  std::uint64_t output_bytes_floor = std::uint64_t{8} << 20;
  bool kill_on_violation = false;  ///< a forbidden system call kills the child; else it fails
};

/// Runs groups in confined children of the programs that their formats name. A child serves up to 32 small groups (4 MiB
/// in all) one after the other, so that they share the cost of its fork; a larger group has a child of its own. Programs
/// are started when they are first needed and again when they were lost.
std::unique_ptr<intake::ExtractionRunner> make_worker_runner(const WorkerOptions& options);

}  // namespace quarry::workers
