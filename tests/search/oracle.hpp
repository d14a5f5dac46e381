// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "query/ast.hpp"
#include "search/world.hpp"

namespace quarry::test {

/// One entry as plain containers, and what a query says of it: no segment, no bitmap, no shared code with the evaluator but
/// the typing of values, the cutting of words, units, dates and formulas.
class OracleEntry {
 public:
  explicit OracleEntry(const Entry& entry);

  /// A filter refuses among all entries, a query among records.
  bool matches(const query::Node& node, bool is_filter = false) const;
  /// In the texts of one path, or in all.
  std::size_t occurrences(const std::string& path, const std::string& word) const;
  std::size_t length() const;

  const Entry* entry;
  std::map<std::string, std::set<double>> numbers;
  std::map<std::string, std::set<std::int64_t>> dates;
  std::map<std::string, std::set<std::string>> keywords;  ///< folded
  std::map<std::string, std::map<std::string, std::set<std::string>>> spellings;  ///< by path and folded form
  std::map<std::string, std::set<bool>> bools;
  std::vector<std::pair<std::string, std::vector<std::string>>> texts;  ///< path and words of each

 private:
  bool has_phrase(const std::string& path, const std::vector<std::string>& words) const;
  bool has_near(const std::string& path, const std::vector<std::string>& words, unsigned distance) const;
  bool has_prefix(const query::Node& node) const;
  bool has_fuzzy(const query::Node& node) const;
  bool has_pattern(const query::Node& node) const;
  bool has_like(const query::Node& node) const;
  bool has_words(const query::Node& node) const;
  bool is_value(const query::Node& node) const;
  bool has_value(const query::Node& node) const;
  bool in_range(const query::Node& node) const;
  bool exists(const std::string& field) const;
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

/// What the whole engine should answer, worked out entry by entry; the access lists are applied before anything else.
SearchResult oracle(const World& world, const SearchRequest& request, const Viewer& viewer);

}  // namespace quarry::test
