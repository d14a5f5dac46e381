// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quarry/export.hpp"
#include "quarry/value.hpp"

namespace quarry {

enum class FacetType {
  terms,           ///< the most frequent values
  histogram,       ///< numbers by intervals
  date_histogram,  ///< dates by intervals, in UTC
  stats,           ///< of numbers: least, greatest, mean, sum and how many
  value_count      ///< how many values there are, and how many different ones
};

/// From, inclusive, to, exclusive; null is open. Numbers in the facet's unit, numbers with a unit as text (`"0.5 keV"`), or dates
/// as text.
struct FacetBounds {
  Value from, to;
};

/// What is to be counted of a field (docs/query.md, "Facets"). A plain request (`{field, size}`) counts values only.
struct FacetRequest {
  std::string field;
  std::uint32_t size = 10;  ///< most values of terms; most buckets of a histogram without an interval; at most 10,000
  bool rich = false;        ///< missing, other and distinct are asked for too; any type but terms is
  FacetType type = FacetType::terms;
  std::string name;         ///< in the answer; empty: the field
  std::string prefix;       ///< terms: only words that begin so, in any case
  std::string interval;     ///< `0.5`, `0.5 eV`; of dates `year quarter month week day hour`, `7d`; empty: found from the values
  std::optional<FacetBounds> bounds;   ///< histograms: where the buckets begin and end; values outside are `other`
  std::vector<FacetBounds> ranges;     ///< histograms: these buckets instead
  std::string unit;                    ///< numbers are counted and shown in it; empty: the field's own
  /// What a person chose among the buckets: records with one of them are hits, and all other facets count those only; this
  /// one counts as if nothing were chosen. Values of terms:
  std::vector<Value> selected;
  std::vector<FacetBounds> selected_ranges;  ///< the same of histograms
  std::vector<FacetRequest> nested;          ///< terms and histograms: counted within each bucket, three deep at most
};

struct SortKey {
  std::string field;  ///< of several values the least counts, descending the greatest
  bool descending = false;
};

/// Which matched words of hits are to be shown, in what of the text around them.
struct HighlightRequest {
  std::vector<std::string> fields;  ///< only in these, and what is below; empty: everywhere
  std::uint32_t snippets = 3;       ///< most for each path, 1 to 100
  std::uint32_t length = 160;       ///< about how many bytes of text each has, 20 to 10,000
};

/// A piece of a text in which words of the query stand.
struct Snippet {
  std::string text;  ///< an ellipsis stands where something was left out
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;  ///< bytes [first, second) of `text` that matched; rising, apart
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
  std::vector<Value> filters;  ///< as Globus Search has them (`docs/query.md`); all must hold, none changes a score; facets leave out those with `post_filter`
  std::vector<FacetRequest> facets;
  std::vector<SortKey> sort;  ///< empty: by relevance; `id`: by subject; missing values last; ties by subject, in byte order
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;   ///< 0: counts and facets only; at most 10,000
  std::string cursor;         ///< of the page before; then `offset` is 0, and query, sort and viewer are the same
  std::vector<std::string> fields;  ///< hits carry only these parts of their content, and what is below; empty: all
  std::optional<HighlightRequest> highlight;
  std::chrono::milliseconds deadline{5000};
  /// Searches this dataset's records alone, as they were at that version; one later than the last is the last. Who may see
  /// them is as of now. Records that no ingest put (`load`) have no versions and are not found.
  std::optional<AsOf> as_of;
  bool ids_only = false;      ///< hits carry subject and score, their entries are empty: nothing of a body is read
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
  std::vector<HitEntry> entries;  ///< the visible entries that matched, by entry id; none with `ids_only`
  std::map<std::string, std::vector<Snippet>> highlights;  ///< by path, of these entries
};

struct Facet;

/// A bucket of a facet.
struct FacetCount {
  Value value;  ///< of terms: a string, a number or a bool
  std::uint64_t count = 0;  ///< subjects
  Value from, to;  ///< of histograms: numbers, or dates as RFC 3339; null: open
  std::vector<Facet> nested;
};

/// Of every value of every visible matching entry (an entry states each of its values once).
struct FacetStats {
  double min = 0, max = 0;
  double sum = 0, mean = 0;  ///< rounded once, so they depend on no order; infinite where no double holds them
  std::uint64_t count = 0;   ///< 0: then the others say nothing
};

struct Facet {
  std::string field;
  std::vector<FacetCount> values;  ///< terms: by count, then value; histograms: rising, or ranges as asked
  FacetType type = FacetType::terms;
  bool rich = false;          ///< the following were asked for
  std::string name;           ///< as asked, or the field
  std::string unit;           ///< that its numbers are in, or empty
  std::string title;          ///< of the field, as a block describes it or datasets that the viewer may see declare it; or empty
  std::string kind;           ///< of its values, by the same; as FieldUse
  std::uint64_t missing = 0;  ///< subjects without a value that this facet counts
  std::uint64_t other = 0;    ///< terms: sum of the counts that are not shown; histograms: subjects with a value in no bucket
  std::uint64_t distinct = 0; ///< terms and value_count: different values
  FacetStats stats;           ///< of `stats`; of value_count its count only
};

struct SearchResult {
  std::uint64_t total = 0;  ///< subjects that match and are visible: exact
  std::vector<Hit> hits;
  std::vector<Facet> facets;  ///< in the order asked for
  std::string cursor;  ///< for the next page; empty where this is the last
  /// Where `total` is 0: the query with mistyped words put right, out of words that visible records have; else nothing.
  std::optional<std::string> suggestion;
  std::vector<std::string> warnings;  ///< e.g. that a pattern was cut at its limit; depend on visible data only
};

/// What is asked for of records that are like one.
struct SimilarRequest {
  enum class Basis { both, text, composition };
  Basis basis = Basis::both;
  std::string query;         ///< only among what matches
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;  ///< at most 10,000
  std::vector<std::string> fields;  ///< as of SearchRequest
  std::chrono::milliseconds deadline{5000};
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
