// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/clause.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/number.hpp"
#include "query/pattern.hpp"
#include "query/resolve.hpp"
#include "query/tree.hpp"

namespace quarry::query {
namespace {

constexpr int max_clauses = 1'024;
constexpr std::size_t longest_phrase = 1'024;
constexpr std::size_t longest_loose_phrase = 64;
constexpr unsigned furthest = 1'000;
constexpr double greatest_weight = 1'000;

/// `rutile?` as plain text has it.
bool is_question(const Word& word) {
  return word.wildcards == 1 && word.pattern.back() == '?' && !has_wildcard(std::string_view(word.pattern).substr(0, word.pattern.size() - 1));
}

}  // namespace

void ClauseReader::count_clause(std::size_t position) {
  if (++clauses_ > max_clauses) scan_.fail(position, "over 1,024 clauses: ask for less in one query");
}

Node ClauseReader::free_clause() {
  Node node;
  node.position = scan_.position();
  node.op = Op::words;
  if (scan_.take('"')) {
    node.text = scan_.quoted();
    node.quoted = true;
  } else if (scan_.peek() == '(') {
    node.text = scan_.balanced_word();
  } else {
    node = bare_word(std::move(node));
  }
  check_length(node);
  mark(node);
  return node;
}

Node ClauseReader::bare_word(Node node) {
  auto word = scan_.word("()\"");
  const bool address = word.text.find("://") != std::string::npos;
  if (word.pattern == "*" || (word.text == "*:*" && word.wildcards == 2)) {
    node.op = Op::all;
    return node;
  }
  const bool literal = address || (plain_ && is_question(word));
  if (word.wildcards != 0 && !literal) {
    set_wildcards(node, std::move(word), Op::pattern);
    return node;
  }
  if (scan_.peek() == '(' && !word.text.empty()) word.text += scan_.balanced_word();  // `Ca(OH)2`
  if (word.text.empty()) scan_.fail(node.position, "'" + std::string(1, scan_.peek()) + "' cannot stand here: write it behind a \\");
  node.text = std::move(word.text);
  return node;
}

/// A word with wildcards: a prefix, or a pattern.
void ClauseReader::set_wildcards(Node& node, Word&& word, Op pattern) {
  if (word.pattern.size() > longest_pattern) scan_.fail(node.position, "a pattern is over 256 bytes: shorten it");
  if (word.is_prefix() && pattern == Op::pattern) {
    node.op = Op::prefix;
    word.text.resize(word.stem);
    node.text = std::move(word.text);
  } else {
    node.op = pattern;
    node.text = std::move(word.pattern);
  }
}

void ClauseReader::check_length(const Node& node) {
  if ((node.op != Op::words && node.op != Op::value && node.op != Op::prefix) || node.text.size() < longest_phrase) return;
  if (words_of(node.text).size() > longest_phrase) scan_.fail(node.position, "a phrase is over 1,024 words: shorten it");
}

Node ClauseReader::existence(std::size_t position) {
  Node node;
  node.op = Op::exists;
  node.position = position;
  node.field = scan_.word("()\"").text;
  if (node.field.empty()) scan_.fail(position, "_exists_: wants a field's name");
  mark(node);
  return node;
}

Node ClauseReader::about(std::string field, std::size_t position) {
  Node node;
  node.field = std::move(field);
  node.position = position;
  node = value_of(std::move(node));
  check_length(node);
  mark(node);
  return node;
}

Node ClauseReader::value_of(Node node) {
  for (const std::string_view sign : {">=", "<=", ">", "<"})
    if (scan_.take(sign)) return comparison(std::move(node), sign);
  if (scan_.take('=')) return whole_value(std::move(node));
  if (scan_.peek() == '[' || scan_.peek() == '{') return bracket_range(std::move(node));
  if (is_elements(node.field)) return elements_clause(std::move(node));
  if (scan_.take('"')) return quoted_value(std::move(node));
  if (is_formula(node.field) && scan_.peek() != '*') return formula_clause(std::move(node));
  return word_value(std::move(node));
}

Node ClauseReader::quoted_value(Node node) {
  node.text = scan_.quoted();
  node.op = is_formula(node.field) ? Op::formula : Op::value;
  node.quoted = node.op == Op::value;
  return node;
}

Node ClauseReader::formula_clause(Node node) {
  node.op = Op::formula;
  node.text = scan_.balanced_word();
  if (node.text.empty()) missing_value(node);
  return node;
}

/// Behind `field:=`.
Node ClauseReader::whole_value(Node node) {
  node.op = Op::keyword;
  if (scan_.take('"')) {
    node.text = scan_.quoted();
    return node;
  }
  auto word = scan_.word("()\"");
  if (word.text.empty()) missing_value(node);
  if (word.wildcards != 0) {
    set_wildcards(node, std::move(word), Op::like);
  } else {
    if (scan_.peek() == '(') word.text += scan_.balanced_word();
    node.text = std::move(word.text);
  }
  return node;
}

void ClauseReader::missing_value(const Node& node) { scan_.fail(scan_.position(), "a value is missing behind '" + node.field + ":'"); }

void ClauseReader::weigh_group(Node& group) {
  const auto position = scan_.position();
  const auto marks = scan_.marks();
  if (marks.tilde) scan_.fail(position, "a ~ stands behind a word or quotes: put it there");
  if (marks.weight) weigh(group, weight_of(*marks.weight, position));
}

/// Reads what stands behind a clause.
void ClauseReader::mark(Node& node) {
  const auto position = scan_.position();
  const auto marks = scan_.marks();
  if (marks.tilde) apply_tilde(node, *marks.tilde, position);
  if (marks.weight) weigh(node, weight_of(*marks.weight, position));
}

double ClauseReader::weight_of(const std::string& text, std::size_t position) {
  const auto weight = parse_double(text);
  if (!weight || *weight > greatest_weight)
    scan_.fail(position, "a weight is a number from 0 to 1,000, e.g. film^2; write \\^ for the character");
  return *weight;
}

/// `word~1` are similar words, `"two words"~3` words near each other.
void ClauseReader::apply_tilde(Node& node, const std::string& tilde, std::size_t position) {
  const bool takes_words = (node.op == Op::words || node.op == Op::value) && node.unit.empty();
  if (!takes_words) scan_.fail(position, "a ~ stands behind a word or quotes; write \\~ for the character");
  if (node.quoted) {
    const auto distance = parse_integer(tilde);
    if (!distance || *distance > furthest) scan_.fail(position, "how far apart words may be is a number up to 1,000, e.g. \"thin film\"~3");
    if (*distance != 0 && words_of(node.text).size() > longest_loose_phrase)
      scan_.fail(position, "a phrase with ~ is over 64 words: shorten it");
    node.distance = static_cast<unsigned>(*distance);
    if (node.distance != 0) node.op = Op::words;
    return;
  }
  if (tilde == "0") return;
  if (!tilde.empty() && tilde != "1" && tilde != "2")
    scan_.fail(position, "a similar word is 1 or 2 letters off: write ~1 or ~2, or \\~ for the character");
  node.op = Op::fuzzy;
  node.distance = tilde == "1" ? 1 : 2;
}

/// `elements:Fe,O`, `elements:all(Fe O)`, `any(...)`, `only(...)`, `none(...)`
Node ClauseReader::elements_clause(Node node) {
  static constexpr std::array<std::pair<std::string_view, Quantifier>, 4> quantifiers{
      {{"all(", Quantifier::all}, {"any(", Quantifier::any}, {"only(", Quantifier::only}, {"none(", Quantifier::none}}};
  node.op = Op::elements;
  const auto* const found = std::find_if(quantifiers.begin(), quantifiers.end(), [&](const auto& one) { return scan_.take(one.first); });
  if (found != quantifiers.end()) {
    node.quantifier = found->second;
    quantified_elements(node);
  } else if (scan_.take('"')) {
    add_symbols(scan_.quoted(), node);
  } else {
    auto word = scan_.word("()\"");
    if (word.pattern == "*") {
      node.op = Op::exists;
      return node;
    }
    if (word.wildcards != 0) {
      set_wildcards(node, std::move(word), Op::pattern);
      return node;
    }
    add_symbols(word.text, node);
    while (word.text.ends_with(',')) {  // `Fe, O`
      scan_.skip_blanks();
      word = scan_.word("()\"");
      add_symbols(word.text, node);
    }
  }
  if (node.items.empty()) scan_.fail(node.position, node.field + ": wants symbols, e.g. elements:Fe,O");
  return node;
}

void ClauseReader::quantified_elements(Node& node) {
  for (scan_.skip_blanks(); !scan_.at_end() && std::string_view(")(\"").find(scan_.peek()) == std::string_view::npos; scan_.skip_blanks())
    add_symbols(scan_.plain_word("()\""), node);
  if (!scan_.take(')')) scan_.fail(node.position, "a bracket is not closed: add a )");
}

void ClauseReader::add_symbols(std::string_view list, Node& node) {
  while (!list.empty()) {
    const auto end = list.find_first_of(", ");
    const auto symbol = list.substr(0, end);
    list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
    if (symbol.empty()) continue;
    const auto* const element = element_named(symbol);
    if (element == nullptr) scan_.fail(node.position, "'" + std::string(symbol) + "' is no element's symbol");
    count_clause(node.position);
    node.items.emplace_back(element->symbol);
  }
}

}  // namespace quarry::query
