// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "query/ast.hpp"
#include "search/world.hpp"

namespace quarry::test {

/// One entry as plain containers, and what a query says of it: no segment, no bitmap, no shared code with the evaluator but
/// the typing of values, the cutting of words, units, dates, space groups and formulas.
class OracleEntry {
 public:
  explicit OracleEntry(const Entry& entry);

  /// A filter refuses among all entries, a query among records.
  bool matches(const query::Node& node, bool is_filter = false) const;
  /// In the texts of one path, or in all.
  std::size_t occurrences(const std::string& path, const std::string& word) const;
  /// Has it a value at one of the field's paths, or below?
  bool exists(const std::string& field) const;

  const Entry* entry;
  std::map<std::string, std::set<double>> numbers;
  std::map<std::string, std::set<std::int64_t>> dates;
  std::map<std::string, std::set<std::string>> keywords;  ///< folded
  std::map<std::string, std::map<std::string, std::set<std::string>>> spellings;  ///< by path and folded form
  std::map<std::string, std::set<bool>> bools;
  std::map<std::string, std::set<std::string>> long_texts;  ///< by path: as they stand there, of those that are no keywords
  std::vector<std::pair<std::string, std::vector<std::string>>> texts;  ///< path and words of each
  std::map<std::string, std::map<std::string, std::size_t>> word_counts;     ///< of words, by path and, under "", in all texts
  std::size_t length = 0;  ///< of all texts, in words

 private:
  bool has_phrase(const std::string& path, const std::vector<std::string>& words) const;
  bool has_near(const std::string& path, const std::vector<std::string>& words, unsigned distance) const;
  bool has_prefix(const query::Node& node) const;
  bool has_fuzzy(const query::Node& node) const;
  bool has_pattern(const query::Node& node) const;
  bool has_like(const query::Node& node) const;
  bool has_spelling(const std::string& path, const std::function<bool(const std::string&)>& fits) const;
  bool is_exact_value(const query::Node& node) const;
  bool has_exact_like(const query::Node& node) const;
  bool has_words(const query::Node& node) const;
  bool is_value(const query::Node& node) const;
  bool has_value(const query::Node& node) const;
  bool in_range(const query::Node& node) const;
  bool has_formula(const std::string& text) const;
  /// Whether a field that is not cut into words is this.
  bool has_whole(const std::string& text) const;
  bool has_elements(const query::Node& node) const;
};

/// The paths that a field of the test queries means.
std::vector<std::string> paths_of(const std::string& field);
/// A chemical system or anonymous formula in its normal order, other text as it is.
std::string normal_of(const std::string& path, const std::string& text);
/// The path that is counted and sorted by.
std::string column_of(const std::string& field);
std::vector<std::string> cut(const std::string& text);
std::u32string letters(const std::string& text);
/// A letter put in, left out or changed, or two neighbours swapped.
std::size_t edits(const std::string& a, const std::string& b);

/// A path with how many visible subjects have it, in all and by kind (number, date, keyword, boolean).
struct OracleField {
  std::size_t subjects = 0;
  std::array<std::size_t, 4> kinds{};
};
using OracleFields = std::map<std::string, OracleField>;

/// Entries that someone may see, those of one subject next to each other.
using OracleEntries = std::vector<const OracleEntry*>;

/// What of each custom field the dataset entries among these agree on: kind, unit, title.
using OracleDeclarations = std::map<std::string, std::array<std::string, 3>>;
OracleDeclarations declared_among(const OracleEntries& visible);
/// Gives facets with options what is known of their fields.
void describe(const OracleDeclarations& declared, std::vector<Facet>& facets);

OracleFields fields_among(const OracleEntries& visible);
/// `; did you mean 'x'?` of a field that none of the entries has, or nothing.
std::string meant_among(const OracleEntries& visible, const std::string& field);
/// May a query compare this field of them?
bool is_known_among(const OracleEntries& visible, const std::string& field);
/// The clauses that cannot be asked of them become words; false where there is one.
bool become_askable(query::Node& node, const OracleEntries& visible);
/// The query with its mistyped words put right; false where there is none.
bool put_right(query::Node& node, const OracleEntries& visible);

/// What the whole engine should answer, worked out entry by entry; the access lists are applied before anything else.
class Oracle {
 public:
  explicit Oracle(const World& world);
  /// Nothing where the query names what no visible record has, or units that do not fit. A suggestion is given as
  /// `query::print` has its tree. All hits are given, whatever the request's offset and limit; `page_of` cuts them.
  std::optional<SearchResult> answer(const SearchRequest& request, const Viewer& viewer) const;
  std::vector<Hit> get(const std::string& subject, const Viewer& viewer) const;
  OracleFields fields(const Viewer& viewer) const { return fields_among(seen_by(viewer)); }
  OracleEntries seen_by(const Viewer& viewer) const;

 private:
  std::vector<OracleEntry> entries_;
};

}  // namespace quarry::test
