// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "quarry/connector.hpp"
#include "quarry/export.hpp"
#include "quarry/index.hpp"
#include "quarry/search.hpp"

namespace quarry {

struct RetrieveProgress {
  std::uint64_t files = 0, of_files = 0;  ///< done, wanted
  std::uint64_t bytes = 0, of_bytes = 0;  ///< of those whose size is known
};

struct RetrieveOptions {
  std::filesystem::path to;   ///< files come to be `to/DATASET/PATH`; made where it is not there
  std::uint64_t max_bytes = std::uint64_t{1} << 62;  ///< files that would go beyond it together are left out
  std::function<std::unique_ptr<Connector>(const std::string& source)> open;  ///< open_source with the options wanted
  std::function<bool()> interrupted;  ///< true ends the run; what came so far is gone on with the next time. May be empty
  std::function<void(const RetrieveProgress&)> progress;  ///< now and then, from one thread at a time; may be empty
};

struct RetrieveReport {
  std::uint64_t files = 0;       ///< that came
  std::uint64_t bytes = 0;       ///< of these
  std::uint64_t present = 0;     ///< were there already, with the right bytes
  std::uint64_t unchecked = 0;   ///< of `files` and `present`: the record has no SHA-512 of them
  std::uint64_t left_out = 0;    ///< over `max_bytes`
  std::uint64_t failed = 0;
  bool interrupted = false;
  std::vector<Diagnostic> diagnostics;  ///< why each of the failed did not come, and what else is worth a word
};

/// Brings the files of the records that match, each once, from where they were ingested: by the address in `files[].url`, else from
/// the dataset's source. A file is written beside its place, checked against the record's size and hash, and then renamed; one that is
/// there with other bytes is never written over. Members of an archive come as that archive. Throws Error where nothing can be
/// begun: a bad query, a folder that cannot be made.
QUARRY_API RetrieveReport retrieve(const Index& index, const SearchRequest& request, const Viewer& viewer, const RetrieveOptions& options);

}  // namespace quarry
