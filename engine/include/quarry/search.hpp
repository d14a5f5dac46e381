// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quarry/export.hpp"
#include "quarry/value.hpp"

namespace quarry {

struct FacetRequest {
  std::string field;
  std::uint32_t size = 10;  ///< most values, at most 10,000
};

struct SortKey {
  std::string field;
  bool descending = false;
};

/// A dataset as it was at one of its versions: each ingest that changes its records makes one, from 1 on.
struct AsOf {
  std::string dataset;  ///< its name, `mdf.source_name`
  std::int64_t version = 0;
};

/// A version of a dataset, as a viewer may know of it.
struct DatasetVersion {
  std::int64_t version = 0;
  std::string made_at;        ///< when its ingest changed the first record: ISO 8601, UTC
  std::uint64_t records = 0;  ///< entries of it that the viewer may see, the dataset's own one left out
};

/// A query as a person or a client writes it.
struct SearchRequest {
  std::string query;  ///< `docs/query.md`; `*` and an empty one match every record
  std::vector<FacetRequest> facets;
  std::vector<SortKey> sort;  ///< empty: by relevance; missing values last; ties in a fixed order (by a hash of the subject)
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;   ///< 0: counts and facets only; at most 10,000
  std::chrono::milliseconds deadline{5000};
  /// Searches this dataset's records alone, as they were at that version; one later than the last is the last. Who may see
  /// them is as of now. Records that no ingest put (`load`) have no versions and are not found.
  std::optional<AsOf> as_of;
  bool lenient = false;       ///< nothing is a syntax error: what cannot be read, or names an unknown field, is searched as words
};

/// An entry of a subject, as a viewer may see it.
struct HitEntry {
  std::string entry_id;
  Value content;  ///< without `mdf.acl`
  Value sources;  ///< where each value was read (see MergedRecord); `get` alone gives it, else null
};

/// A subject that matched.
struct Hit {
  std::string subject;
  double score = 0;  ///< BM25 over what the viewer may see; 0 where nothing ranks (filter only, or sorted)
  std::vector<HitEntry> entries;  ///< the visible entries that matched, by entry id
};

struct FacetCount {
  Value value;  ///< a string, a number or a bool
  std::uint64_t count = 0;  ///< subjects
};

struct Facet {
  std::string field;
  std::vector<FacetCount> values;  ///< by count, then value
};

struct SearchResult {
  std::uint64_t total = 0;  ///< subjects that match and are visible: exact
  std::vector<Hit> hits;
  std::vector<Facet> facets;  ///< in the order asked for
  std::vector<std::string> warnings;  ///< e.g. that a pattern was cut at its limit; depend on visible data only
};

struct FieldUse {
  std::string path;
  std::string kind;  ///< number, date, keyword, text, boolean
  std::string unit;
  std::string title;
  std::string description;
  bool facet = false;
  std::uint64_t subjects = 0;
};

}  // namespace quarry
