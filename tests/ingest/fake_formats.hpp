// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "quarry/ingest.hpp"

namespace quarry::test {

/// `ALPHA<x>` and `BETA<x>` stand alone or together with `GAMMA<x>`, which says little alone. States the first line.
extern const Format letters;
/// `*.rows`: a record for each line, keyed by it.
extern const Format rows;
/// `*.throw`: states something where the file starts with `S`, then throws.
extern const Format thrower;
/// Everything, generic.
extern const Format anything;

std::vector<const Format*> fake_formats();
std::vector<const Extractor*> fake_extractors();

/// In this process, with the fake formats. What it points to lives as long as the program.
ExtractOptions fake_options(unsigned jobs = 2);

/// All groups of a folder by key.
std::map<std::string, ExtractedGroup> extract_all(const std::string& folder, const ExtractOptions& options);

/// A listing that is given, of files whose bytes are given: what a test wants to happen to a source.
class FakeConnector final : public Connector {
 public:
  std::map<std::string, std::string> files;  ///< path -> bytes
  std::map<std::string, std::string> unreadable;  ///< path -> why
  bool whole = true;
  std::function<void(const std::string& path)> before_open;

  Value dataset() override { return said; }
  std::optional<RemoteFile> next() override;
  bool complete() const override { return whole; }
  std::vector<Diagnostic> take_diagnostics() override { return {}; }
  int open(const RemoteFile& file) override;
  unsigned fetches_at_once() const override { return remote ? 2 : 0; }
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override;
  void expect(std::span<const RemoteFile> some) override;
  std::string source() const override { return "/fake/source"; }

  Value said;
  bool remote = false;  ///< files are fetched, not opened
  bool tells_sizes = true;
  std::vector<std::vector<std::string>> expected;  ///< paths of each `expect`

 private:
  std::map<std::string, std::string>::const_iterator at_;
  bool begun_ = false;
};

}  // namespace quarry::test
