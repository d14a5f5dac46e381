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
  std::string field;  ///< of several values the least counts, descending the greatest
  bool descending = false;
};

/// A query as a person or a client writes it.
struct SearchRequest {
  std::string query;  ///< `docs/query.md`; `*` and an empty one match every record
  std::vector<FacetRequest> facets;
  std::vector<SortKey> sort;  ///< empty: by relevance; `id`: by subject; missing values last; ties by subject, in byte order
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;   ///< 0: counts and facets only; at most 10,000
  std::string cursor;         ///< of the page before; then `offset` is 0, and query, sort and viewer are the same
  std::vector<std::string> fields;  ///< hits carry only these parts of their content, and what is below; empty: all
  std::chrono::milliseconds deadline{5000};
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
  std::string cursor;  ///< for the next page; empty where this is the last
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
