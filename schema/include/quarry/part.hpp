// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quarry/value.hpp"

namespace quarry {

/// Where in a group's files something stands. `file` is an index into the group's files, -1 where no file is meant.
/// At most one of line (1-based), byte (0-based offset in the decompressed stream) and object (an HDF5 path, an XML
/// element, a sheet cell) is set; the others are -1 or empty.
struct Place {
  int file = -1;
  std::int64_t line = -1;
  std::int64_t byte = -1;
  std::string object;
  bool operator==(const Place&) const = default;
};

enum class Severity {
  note,     ///< worth knowing; nothing is lost
  warning,  ///< something was left out or is doubtful
  error     ///< the file, or a part of it, could not be read
};

/// What was found wrong or odd in data; travels with the record.
struct Diagnostic {
  Severity severity = Severity::note;
  std::string message;  ///< lower case, no full stop, names the thing
  Place place;
  bool operator==(const Diagnostic&) const = default;
};

/// One value that one extractor states, with where it was read.
struct Statement {
  std::string path;  ///< dotted field path, e.g. `dft.converged`
  Value value;
  Place place;
};

/// A small picture or curve made of a file while it was open.
struct Preview {
  std::string kind;  ///< `png`, `structure`, `curve`
  std::string bytes;
};

/// What one extractor says of one record.
struct PartRecord {
  std::string key;  ///< empty: the group's own record; else a row, block or sample of it
  std::vector<Statement> statements;
};

/// What one extractor made of one group.
struct Part {
  std::string extractor;  ///< the format's name
  int version = 0;        ///< the format's version
  int priority = 0;       ///< lower wins where two state the same path
  std::vector<PartRecord> records;
  std::vector<Diagnostic> diagnostics;
  std::vector<Preview> previews;
  bool keeps_own_record = false;  ///< keyed records stand beside the group's own one (archives, tables)
  bool truncated = false;  ///< the extractor did not come to its end (limit, crash): what is here was completed before
};

}  // namespace quarry
