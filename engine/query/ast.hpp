// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::query {

/// One bound of a range, as written.
struct Bound {
  std::string text;        ///< a number, a date or a word; empty: open
  std::string unit;        ///< as written, or empty
  bool inclusive = true;
  bool operator==(const Bound&) const = default;
};

enum class Op {
  all,       ///< every record (no dataset entries)
  words,     ///< these words, one after the other where there are several, in `field` or, where it is empty, in any text
  prefix,    ///< a word that starts with `text`; of several words in `text` the last is meant, and the others are there as well
  fuzzy,     ///< a word at most `distance` edits away from `text`; of several as for prefix
  pattern,   ///< a word, or a whole keyword, that `text` describes: `?` is one character, `*` any number, `\\` takes the next as it is
  value,     ///< `field` is this as a whole, or holds these words, or is this number, date or bool
  keyword,   ///< `field` is this as a whole, and nothing is cut into words: a keyword, a number, a date or a bool
  like,      ///< `field` has a keyword that `text` describes as a whole (as of pattern)
  range,
  exists,    ///< `field` has a value
  formula,   ///< the same composition, in any spelling
  elements,  ///< by `quantifier` over `items`
  optional,  ///< holds of everything; its child only adds to the score
  conjunction,
  disjunction,
  negation
};

enum class Quantifier { all, any, only, none };

/// A node of a query. A plain value; children are owned.
struct Node {
  Op op = Op::all;
  std::string field;  ///< as written
  std::string text;   ///< of words, prefix, fuzzy, value, keyword and formula; of pattern and like with their wildcards
  std::string unit;   ///< behind a number of a value
  bool quoted = false;
  unsigned distance = 0;  ///< of fuzzy: 1 or 2; of words: how many places the words of a phrase may be out of order (`"..."~n`)
  bool with_case = false;  ///< of keyword, like and range of a filter: words are compared with upper and lower case told apart
  double boost = 1;       ///< what its score is multiplied with
  Bound low, high;
  Quantifier quantifier = Quantifier::all;
  std::vector<std::string> items;
  std::vector<Node> children;
  std::size_t position = 0;  ///< byte in the query text where it starts
};

/// Reads a query (docs/query.md). Throws Error(invalid_argument) that names position and remedy.
Node parse(std::string_view text);

/// Reads anything: what is no query is the conjunction of its words.
Node parse_leniently(std::string_view text);

/// A query text that parses to the same tree.
std::string print(const Node& node);

}  // namespace quarry::query
