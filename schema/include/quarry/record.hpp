// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quarry/export.hpp"
#include "quarry/part.hpp"
#include "quarry/value.hpp"

namespace quarry {

enum class RecordKind {
  record,   ///< a file group, a row or block of it; found by `*`
  dataset,  ///< a dataset's own entry; found by its text or `mdf.resource_type`, not by `*`
  error     ///< a group that could not be extracted; found by `*` like a record
};

/// An entry of a subject before it was checked.
struct Record {
  std::string subject;                  ///< `<source_name>/<path>[#key]`, or any string for loaded ones
  std::string entry_id;                 ///< empty where the subject has one entry
  Value content;                        ///< an object of blocks
  std::vector<std::string> visible_to;  ///< principals (URNs, or `public`), as given
  RecordKind kind = RecordKind::record;
  std::vector<Diagnostic> diagnostics;
};

/// An entry that passed the checks. Only `validate` and `accept` make one, and only this can be indexed.
class QUARRY_API ValidRecord {
 public:
  const Record& record() const noexcept { return record_; }
  const std::string& subject() const noexcept { return record_.subject; }
  const std::string& entry_id() const noexcept { return record_.entry_id; }
  const Value& content() const noexcept { return record_.content; }
  /// Sorted, unique principals; never empty, since the owner is always among them.
  const std::vector<std::string>& visible_to() const noexcept { return record_.visible_to; }
  RecordKind kind() const noexcept { return record_.kind; }

 private:
  explicit ValidRecord(Record record) : record_(std::move(record)) {}
  friend struct ValidRecordAccess;
  Record record_;
};

/// Checks an extracted or described record against the blocks: a value of a wrong type, outside its bounds, or of an
/// undescribed path of a closed block is taken out and becomes a Diagnostic with its JSON Pointer, so that one bad field
/// never costs a record. `owner` is added to visible_to. A malformed principal makes the record visible to the owner only.
QUARRY_API ValidRecord validate(Record record, const std::string& owner);

/// Checks an entry of any JSON shape (as Globus Search takes them): only the limits hold (an object, depth 20, 1,000 paths
/// indexed; the rest stays in the record). An empty or malformed list of principals means the owner only, else it is taken
/// as it is. Throws Error(invalid_argument) where the content is no object or the subject is empty or over 4,096 bytes.
QUARRY_API ValidRecord accept(Record record, const std::string& owner);

/// True for `public` and for URNs (`urn:namespace:rest` of visible ASCII, at most 1,024 bytes), the only principals there are.
QUARRY_API bool is_principal(std::string_view text);

/// What merging the parts of one group gave: the group's records in key order.
struct MergedRecord {
  std::string key;                      ///< empty: the group's own
  Value content;                        ///< an object of blocks
  Object sources;                       ///< path -> {x: extractor, f: file index, line | byte | object}
  std::vector<Diagnostic> diagnostics;  ///< with those of merging: who lost against whom
};

/// Merges what several extractors said of one group; the same whatever the order of `parts`. Where two state one path,
/// the lower priority number stands (then the name), and a differing loser becomes a note. What the empty key states is
/// copied into each keyed record, and then there is no own record, unless a part says so by `keeps_own_record`.
QUARRY_API std::vector<MergedRecord> merge(std::vector<Part> parts);

/// The strict MDF record inside a full one: MDF's blocks and fields only; validates against MDF's own schemas. `mdf.acl`
/// is filled from `visible_to`.
QUARRY_API Value mdf_view(const Value& content, const std::vector<std::string>& visible_to);

}  // namespace quarry
