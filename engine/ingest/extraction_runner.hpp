// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "quarry/extractor.hpp"

/// `quarry::ingest` is the public function, so what lies behind it lives in `quarry::intake`.
namespace quarry::intake {

/// A file of a group on its way to an extraction. The descriptor is lent: who made the input keeps it open until the
/// call returns, and nobody may rely on its file offset.
struct InputFile {
  std::string name;         ///< relative to the source, `/` between parts
  int descriptor = -1;      ///< read-only, a regular file or a sealed memfd; -1: known by name and size only
  std::uint64_t size = 0;   ///< bytes as stored
};

/// What formats are shown of a file before anything is extracted.
struct Sample {
  std::string head;     ///< first bytes, decompressed, at most 64 KiB
  std::string tail;     ///< last bytes, at most 16 KiB; empty for compressed files
  std::string problem;  ///< why there is none (unreadable, broken stream), or empty
};

/// One group on its way to an extraction.
struct GroupInput {
  std::string key;  ///< path of the main file
  std::vector<InputFile> files;
  std::size_t main = 0;
  std::string map;  ///< the user's mapping (JSON text), or empty
  std::vector<const Format*> formats;  ///< to be run, each in the program that it names; the first claimed the main file
};

/// A format that did not come to its end over a group.
struct RunFailure {
  const Format* format = nullptr;
  std::string reason;  ///< lower case, no full stop: `killed by signal 11`, `no progress for 30 s`, `exception: ...`
  bool strike = false;  ///< the process died or was killed over this content: counts towards two strikes
  bool again = false;   ///< the content is not to blame (its program is not installed): the next ingest tries it again
};

/// What the formats of one group gave. A failed format's part is still among `parts`, with `truncated`, where it had
/// stated anything before.
struct GroupOutput {
  std::vector<Part> parts;
  std::vector<RunFailure> failures;
};

/// How a walk over an archive ended.
struct WalkOutcome {
  std::string failure;  ///< as RunFailure::reason, or empty
  bool strike = false;
};

/// Runs extractors over groups: in this process, or in sandboxed workers. Safe from many threads at once.
class ExtractionRunner {
 public:
  virtual ~ExtractionRunner() = default;
  /// A sample of each file, in order. Bytes are inflated where the runner reads hostile streams at all.
  virtual std::vector<Sample> samples(const std::vector<InputFile>& files) = 0;
  /// One output per group, in order. A group that fails costs only itself. Throws Error only where nothing can be run at
  /// all (no `quarry-worker`, no seccomp); a program that only some groups need is a failure of each of these.
  virtual std::vector<GroupOutput> run(const std::vector<GroupInput>& groups) = 0;
  /// Walks an archive of a format that has members, as Extractor::walk. `sink` is called from this thread and may run
  /// groups meanwhile; what it throws ends the walk.
  virtual WalkOutcome walk(const Format& format, const InputFile& archive, const std::vector<std::uint64_t>* wanted,
                           MemberSink& sink) = 0;
};

/// Runs the extractors in this process: for files that are trusted, and for tests. A format without an extractor is a
/// failure of each group it is to run over.
std::unique_ptr<ExtractionRunner> make_in_process_runner(std::span<const Extractor* const> extractors);

/// Head and tail of one file, inflated in this process. What both runners do with files that are not compressed.
Sample read_sample(const InputFile& file);

}  // namespace quarry::intake
