// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/extraction_runner.hpp"
#include "quarry/ingest.hpp"

namespace quarry::intake {

/// What all records of one job share.
struct JobFacts {
  std::string source;       ///< as the connector names it
  std::string source_name;  ///< the dataset
  std::int64_t version = 1;
  std::string ingest_date;  ///< RFC 3339 UTC
  Value organizations;      ///< of the dataset's description, or null
  Value custom_fields;      ///< that it declares, or null
};

/// `<source_name>_v<version>.1`, as MDF names a version of a dataset.
std::string source_id(const JobFacts& job);

/// What is known of a file beside what extractors state.
struct FileFacts {
  std::string path, url, globus, sha512;
  std::uint64_t size = 0;
  std::string problem;      ///< why it could not be read, or empty
  std::string skipped;      ///< why it was not read though it could be, or empty
  std::string_view format;  ///< the first that claims it and is not generic, or empty
};

struct GroupFacts {
  std::vector<FileFacts> files;  ///< the main file first
  std::vector<const Format*> formats;
};

/// Makes a group's records of what its formats stated: merged, with `files[]`, `extraction`, `mdf` and `origin` filled in.
/// At least one, whatever happened.
ExtractedGroup assemble(const JobFacts& job, const GroupFacts& group, GroupOutput&& output);

/// Validates a record; what that found wrong is among its `extraction.warnings`.
ValidRecord checked(Record record, const std::string& owner);

}  // namespace quarry::intake
