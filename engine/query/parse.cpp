// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "query/ast.hpp"
#include "query/resolve.hpp"
#include "query/scanner.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t longest_query = 64 << 10;
constexpr int max_clauses = 1'024;
constexpr int max_depth = 32;

Node no_words() {
  Node node;
  node.op = Op::words;
  return node;
}

/// Without a letter or digit there is nothing to look for: such a clause is left out.
bool is_void(const Node& node) {
  if (node.op == Op::negation) return is_void(node.children.front());
  return node.op == Op::words && words_of(node.text).empty();
}

/// Conjunctions in conjunctions (and disjunctions in disjunctions) become one.
Node joined(Op op, std::vector<Node>&& parts) {
  std::erase_if(parts, is_void);
  if (parts.empty()) return no_words();
  if (parts.size() == 1) return std::move(parts.front());
  Node node;
  node.op = op;
  node.position = parts.front().position;
  for (auto& part : parts) {
    if (part.op == op) {
      for (auto& child : part.children) node.children.push_back(std::move(child));
    } else {
      node.children.push_back(std::move(part));
    }
  }
  return node;
}

Node negated(Node&& inner, std::size_t position) {
  if (inner.op == Op::negation) {
    auto twice = std::move(inner.children.front());
    return twice;
  }
  Node node;
  node.op = Op::negation;
  node.position = position;
  node.children.push_back(std::move(inner));
  return node;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : scan_(text) {
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
    std::vector<Node> parts;
    while (true) {
      scan_.skip_blanks();
      const auto before = scan_.position();
      if (scan_.at_end() || scan_.peek() == ')') break;
      if (scan_.take_keyword("OR") || scan_.take("||")) {
        scan_.back_to(before);
        break;
      }
      if (!parts.empty() && !scan_.take_keyword("AND")) scan_.take("&&");
      parts.push_back(unary(depth));
    }
    if (parts.empty()) scan_.fail(scan_.position(), "something to search for is missing here");
    return joined(Op::conjunction, std::move(parts));
  }

  bool take_negation() {
    if (scan_.take_keyword("NOT") || scan_.take('!')) return true;
    return scan_.peek() == '-' && scan_.peek(1) != '\0' && scan_.peek(1) != ' ' && scan_.take('-');
  }

  void count_clause(std::size_t position) {
    if (++clauses_ > max_clauses) scan_.fail(position, "over 1,024 clauses");
  }

  Node unary(int depth) {
    scan_.skip_blanks();
    const auto position = scan_.position();
    count_clause(position);
    if (take_negation()) {
      if (depth > max_depth) scan_.fail(position, "negations are nested deeper than 32");
      return negated(unary(depth + 1), position);
    }
    if (scan_.peek() == '+' && scan_.peek(1) != ' ') scan_.take('+');
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
    if (!about_.empty()) return about(about_, position);
    Node node;
    node.position = position;
    if (scan_.take('"')) {
      node.op = Op::words;
      node.text = scan_.quoted();
      node.quoted = true;
      refuse_weight();
      return node;
    }
    if (scan_.peek() == '(') {
      node.op = Op::words;
      node.text = scan_.balanced_word();
      return node;
    }
    return bare_word(std::move(node));
  }

  Node bare_word(Node node) {
    auto word = scan_.word("()\"");
    if (word.wildcard && word.text.empty()) return node;  // `*`
    if (scan_.peek() == '(' && !word.text.empty()) word.text += scan_.balanced_word();  // `Ca(OH)2`
    if (word.text.empty()) scan_.fail(node.position, "'" + std::string(1, scan_.peek()) + "' cannot stand here: write it behind a \\");
    node.op = word.wildcard ? Op::prefix : Op::words;
    node.text = std::move(word.text);
    return node;
  }

  void refuse_weight() {
    if (scan_.peek() == '~' || scan_.peek() == '^') scan_.word("()\"");
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
    if (field == "_exists_") {
      Node node;
      node.op = Op::exists;
      node.position = position;
      node.field = scan_.plain_word("()\"");
      if (node.field.empty()) scan_.fail(position, "_exists_: wants a field's name");
      return node;
    }
    if (scan_.peek() != '(' || (is_formula(field) && starts_formula())) return about(std::move(field), position);
    const auto outside = std::exchange(about_, std::move(field));
    auto node = group(depth);
    about_ = outside;
    return node;
  }

  /// A value or range of a field.
  Node about(std::string field, std::size_t position) {
    Node node;
    node.field = std::move(field);
    node.position = position;
    for (const std::string_view sign : {">=", "<=", ">", "<"})
      if (scan_.take(sign)) return comparison(std::move(node), sign);
    if (scan_.peek() == '[' || scan_.peek() == '{') return bracket_range(std::move(node));
    if (is_elements(node.field)) return elements_clause(std::move(node));
    if (scan_.take('"')) {
      node.text = scan_.quoted();
      node.op = is_formula(node.field) ? Op::formula : Op::value;
      node.quoted = node.op == Op::value;
      refuse_weight();
      return node;
    }
    if (is_formula(node.field) && scan_.peek() != '*') {
      node.op = Op::formula;
      node.text = scan_.balanced_word();
      if (node.text.empty()) missing_value(node);
      return node;
    }
    return word_value(std::move(node));
  }

  [[noreturn]] void missing_value(const Node& node) {
    scan_.fail(scan_.position(), "a value is missing behind '" + node.field + ":'");
  }

  Node word_value(Node node) {
    auto word = scan_.word("()\"");
    if (word.wildcard) {
      node.op = word.text.empty() ? Op::exists : Op::prefix;
      node.text = std::move(word.text);
      return node;
    }
    if (word.text.empty()) missing_value(node);
    if (is_dotted(word)) return dotted_range(std::move(node), word);
    node.op = Op::value;
    if (scan_.peek() == '(') word.text += scan_.balanced_word();  // `Ca(OH)2`
    node.text = std::move(word.text);
    if (parse_double(node.text)) node.unit = unit_behind(node.field);
    return node;
  }

  Node comparison(Node node, std::string_view sign) {
    const auto start = scan_.position();
    scan_.skip_blanks();
    node.op = Op::range;
    auto& bound = sign.front() == '>' ? node.low : node.high;
    bound.inclusive = sign.size() == 2;
    read_bound(bound, "()\"", node.field);
    if (bound.text.empty()) scan_.fail(start, "a number, date or word is missing behind " + std::string(sign));
    return node;
  }

  /// Whether numbers or dates, and not any words, stand on both sides of the dots.
  static bool is_dotted(const Word& word) {
    if (word.dots == std::string::npos || word.text.size() == 2) return false;
    const auto bounds = [](const std::string& text) { return text.empty() || parse_double(text) || parse_quantity(text) || parse_date(text); };
    return bounds(word.text.substr(0, word.dots)) && bounds(word.text.substr(word.dots + 2));
  }

  /// `1..2 eV`, `1..`, `..2`
  Node dotted_range(Node node, const Word& word) {
    node.op = Op::range;
    node.low.text = word.text.substr(0, word.dots);
    node.high.text = word.text.substr(word.dots + 2);
    split_unit(node.low);
    split_unit(node.high);
    read_unit_behind(node);
    return node;
  }

  /// `[a TO b]`, `{a TO b}`, mixed, with `*` for an open end, and a unit inside or behind.
  Node bracket_range(Node node) {
    const auto start = scan_.position();
    node.op = Op::range;
    node.low.inclusive = scan_.take('[');
    if (!node.low.inclusive) scan_.take('{');
    scan_.skip_blanks();
    read_bound(node.low, "]}", node.field);
    scan_.skip_blanks();
    if (!scan_.take_keyword("TO")) scan_.fail(start, "a range is written [a TO b]");
    scan_.skip_blanks();
    read_bound(node.high, "]}", node.field);
    scan_.skip_blanks();
    node.high.inclusive = scan_.take(']');
    if (!node.high.inclusive && !scan_.take('}')) scan_.fail(start, "the range is not closed: add a ]");
    read_unit_behind(node);
    return node;
  }

  static bool wants_unit(const Bound& bound) { return bound.unit.empty() && parse_double(bound.text).has_value(); }

  void read_unit_behind(Node& node) {
    auto& bound = wants_unit(node.high) ? node.high : node.low;
    if (node.high.unit.empty() && wants_unit(bound)) bound.unit = unit_behind(node.field);
    share_unit(node);
  }

  /// A unit that stands at one bound only is meant for both, where the other is a number.
  static void share_unit(Node& node) {
    if (wants_unit(node.low)) node.low.unit = node.high.unit;
    if (wants_unit(node.high)) node.high.unit = node.low.unit;
    if (node.high.text.empty()) node.high.unit.clear();
  }

  void read_bound(Bound& bound, std::string_view stops, std::string_view field) {
    if (scan_.take('"')) {
      bound.text = scan_.quoted();
    } else {
      bound.text = scan_.plain_word(stops);
      if (bound.text == "*") bound.text.clear();
      split_unit(bound);
    }
    if (bound.unit.empty() && parse_double(bound.text)) bound.unit = unit_behind(field);
  }

  /// `500eV` in one word.
  static void split_unit(Bound& bound) {
    if (parse_double(bound.text)) return;
    if (auto quantity = parse_quantity(bound.text)) {
      bound.unit = quantity->unit;
      bound.text.resize(bound.text.size() - quantity->unit.size());
      while (!bound.text.empty() && bound.text.back() == ' ') bound.text.pop_back();
    }
  }

  /// A unit as the next word, which then belongs to the number before it.
  std::string unit_behind(std::string_view field) {
    if (!takes_unit(field)) return {};
    const auto before = scan_.position();
    scan_.skip_blanks();
    auto word = scan_.plain_word("():\"]}");
    const bool other_field = scan_.peek() == ':';
    if (!other_field && !word.empty() && is_unit(word)) return word;
    scan_.back_to(before);
    return {};
  }

  /// `elements:Fe,O`, `elements:all(Fe O)`, `any(...)`, `only(...)`, `none(...)`
  Node elements_clause(Node node) {
    static constexpr std::array<std::pair<std::string_view, Quantifier>, 4> quantifiers{
        {{"all(", Quantifier::all}, {"any(", Quantifier::any}, {"only(", Quantifier::only}, {"none(", Quantifier::none}}};
    node.op = Op::elements;
    if (scan_.take('"')) {
      add_symbols(scan_.quoted(), node);
    } else if (const auto* const found = std::find_if(quantifiers.begin(), quantifiers.end(),
                                                      [&](const auto& one) { return scan_.take(one.first); });
               found != quantifiers.end()) {
      node.quantifier = found->second;
      for (scan_.skip_blanks(); !scan_.at_end() && scan_.peek() != ')' && scan_.peek() != '(' && scan_.peek() != '"'; scan_.skip_blanks())
        add_symbols(scan_.plain_word("()\""), node);
      if (!scan_.take(')')) scan_.fail(node.position, "a bracket is not closed: add a )");
    } else {
      auto word = scan_.word("()\"");
      if (word.wildcard) {
        node.op = word.text.empty() ? Op::exists : Op::prefix;
        node.text = std::move(word.text);
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

  void add_symbols(std::string_view list, Node& node) {
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

  Scanner scan_;
  std::string about_;  ///< inside of `field:( )`: the field
  int clauses_ = 0;
};

}  // namespace

Node parse(std::string_view text) { return Parser(text).whole(); }

Node parse_leniently(std::string_view text) {
  try {
    return parse(text);
  } catch (const Error&) {
    std::vector<Node> words;
    for (auto& word : words_of(text.substr(0, longest_query))) {
      if (words.size() == max_clauses) break;
      words.push_back(no_words());
      words.back().text = std::move(word);
    }
    auto node = joined(Op::conjunction, std::move(words));
    return is_void(node) ? negated({}, 0) : node;
  }
}

}  // namespace quarry::query
