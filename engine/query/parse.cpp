// SPDX-License-Identifier: GPL-3.0-or-later
#include <optional>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/error.hpp"
#include "query/ast.hpp"
#include "query/clause.hpp"
#include "query/resolve.hpp"
#include "query/scanner.hpp"
#include "query/tree.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t longest_query = 64 << 10;
constexpr std::size_t most_words = 1'024;
constexpr int max_depth = 32;

/// A part of a conjunction, and what was written at it.
struct Part {
  Node node;
  bool plus = false;    ///< `+` before it
  bool linked = false;  ///< AND before or behind it
};

/// Where a `+` stands at one of the parts, those without a sign or an AND are optional.
Node conjunction_of(std::vector<Part>&& parts) {
  bool has_plus = false;
  for (const auto& part : parts) has_plus = has_plus || (part.plus && !is_void(part.node));
  std::vector<Node> nodes;
  for (auto& part : parts) {
    const bool required = !has_plus || part.plus || part.linked || part.node.op == Op::negation || is_void(part.node);
    nodes.push_back(required ? std::move(part.node) : optional_part(std::move(part.node)));
  }
  return joined(Op::conjunction, std::move(nodes));
}

class Parser {
 public:
  Parser(std::string_view text, bool plain) : scan_(text), clauses_(scan_, plain) {
    if (text.size() > longest_query) scan_.fail(longest_query, "the query is over 64 KiB");
  }

  Node whole() {
    scan_.skip_blanks();
    if (scan_.at_end()) return {};
    auto node = disjunction(0);
    scan_.skip_blanks();
    if (!scan_.at_end()) scan_.fail(scan_.position(), "a ')' that nothing opened: remove it or write \\)");
    return is_void(node) ? negated({}, 0) : node;
  }

 private:
  Node disjunction(int depth) {
    if (depth > max_depth) scan_.fail(scan_.position(), "brackets are nested deeper than 32");
    std::vector<Node> parts;
    parts.push_back(conjunction(depth));
    while (true) {
      scan_.skip_blanks();
      if (!scan_.take_keyword("OR") && !scan_.take("||")) break;
      parts.push_back(conjunction(depth));
    }
    return joined(Op::disjunction, std::move(parts));
  }

  Node conjunction(int depth) {
    std::vector<Part> parts;
    while (true) {
      scan_.skip_blanks();
      const auto before = scan_.position();
      if (scan_.at_end() || scan_.peek() == ')') break;
      if (scan_.take_keyword("OR") || scan_.take("||")) {
        scan_.back_to(before);
        break;
      }
      Part part;
      part.linked = !parts.empty() && (scan_.take_keyword("AND") || scan_.take("&&"));
      if (part.linked) parts.back().linked = true;
      scan_.skip_blanks();
      part.plus = take_plus();
      part.node = unary(depth);
      parts.push_back(std::move(part));
    }
    if (parts.empty()) scan_.fail(scan_.position(), "something to search for is missing here");
    return conjunction_of(std::move(parts));
  }

  bool take_plus() { return scan_.peek() == '+' && !scan_.stands_alone() && scan_.take('+'); }

  bool take_negation() {
    if (scan_.take_keyword("NOT") || scan_.take('!')) return true;
    return scan_.peek() == '-' && !scan_.stands_alone() && scan_.take('-');
  }

  Node unary(int depth) {
    scan_.skip_blanks();
    const auto position = scan_.position();
    clauses_.count_clause(position);
    if (take_negation()) {
      if (depth > max_depth) scan_.fail(position, "negations are nested deeper than 32");
      return negated(unary(depth + 1), position);
    }
    take_plus();
    return primary(depth);
  }

  void refuse_operator() {
    const auto position = scan_.position();
    for (const std::string_view word : {"AND", "OR", "NOT"})
      if (scan_.take_keyword(word))
        scan_.fail(position, std::string(word) + " wants something on both of its sides; to search for the word, write it small");
  }

  Node primary(int depth) {
    scan_.skip_blanks();
    const auto position = scan_.position();
    if (scan_.at_end()) scan_.fail(position, "something to search for is missing here");
    refuse_operator();
    if (scan_.peek() == '(' && !starts_formula()) return group(depth);
    if (scan_.peek() != '(') {
      if (auto clause = field_clause(depth)) return std::move(*clause);
    }
    return about_.empty() ? clauses_.free_clause() : clauses_.about(about_, position);
  }

  /// `(NH4)2SO4` is no group of clauses.
  bool starts_formula() {
    const auto before = scan_.position();
    const auto word = scan_.balanced_word();
    scan_.back_to(before);
    const auto close = word.find(')');
    if (close == std::string::npos || close + 1 == word.size()) return false;
    const auto formula = parse_formula(word);
    return formula && formula->composition.size() > 1;
  }

  Node group(int depth) {
    const auto position = scan_.position();
    scan_.take('(');
    auto node = disjunction(depth + 1);
    scan_.skip_blanks();
    if (!scan_.take(')')) scan_.fail(position, "a bracket is not closed: add a )");
    clauses_.weigh_group(node);
    return node;
  }

  /// `field:...`, where that stands here.
  std::optional<Node> field_clause(int depth) {
    const auto position = scan_.position();
    auto field = scan_.plain_word("():\"");
    const bool address = scan_.peek(1) == '/' && scan_.peek(2) == '/';  // `https://...`
    if (scan_.peek() != ':' || field.empty() || address || field.back() == '*') {
      scan_.back_to(position);
      return std::nullopt;
    }
    scan_.take(':');
    scan_.skip_blanks();
    if (field == "_exists_") return clauses_.existence(position);
    if (scan_.peek() != '(' || (is_formula(field) && starts_formula())) return clauses_.about(std::move(field), position);
    const auto outside = std::exchange(about_, std::move(field));
    auto node = group(depth);
    about_ = outside;
    return node;
  }

  Scanner scan_;
  ClauseReader clauses_;
  std::string about_;  ///< inside of `field:( )`: the field
};

}  // namespace

Node parse(std::string_view text) { return Parser(text, false).whole(); }

Node parse_leniently(std::string_view text) {
  try {
    return Parser(text, true).whole();
  } catch (const Error&) {
    std::vector<Node> words;
    for (auto& word : words_of(text.substr(0, longest_query))) {
      if (words.size() == most_words) break;
      words.push_back(words_node(std::move(word)));
    }
    auto node = joined(Op::conjunction, std::move(words));
    return is_void(node) ? negated({}, 0) : node;
  }
}

}  // namespace quarry::query
