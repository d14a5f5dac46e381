// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "quarry/search.hpp"
#include "query/field_selection.hpp"
#include "query/match.hpp"

namespace quarry::query {

/// Finds in the text of hits what a query matched there: words, phrases, and what prefixes, patterns and similar words stand for.
/// Sees nothing but the entries that it is given.
class Highlighter {
 public:
  /// Throws Error(invalid_argument) where the request is out of its limits.
  Highlighter(const HighlightRequest& request, const Node& query, const Expansions& expansions);
  /// Adds the snippets of a hit's entries to it.
  void mark(Hit& hit) const;

 private:
  /// What is looked for in the texts of one path, or of all where the path is empty.
  struct Wanted {
    std::unordered_set<std::string> words;
    std::vector<std::vector<std::string>> phrases;
  };
  using Ranges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  void collect(const Node& node, const Expansions& expansions);
  void want(const std::string& path, std::vector<std::string> words, bool in_order);
  Ranges find(const std::string& path, const std::string& text) const;
  void cut(const std::string& text, const Ranges& marks, std::vector<Snippet>& into) const;

  HighlightRequest request_;
  FieldSelection fields_;
  std::map<std::string, Wanted> wanted_;  ///< by path
};

}  // namespace quarry::query
