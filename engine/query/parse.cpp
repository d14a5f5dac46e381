// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "index/typed_values.hpp"
#include "quarry/chemistry.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "query/ast.hpp"
#include "query/scanner.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t longest_query = 64 << 10;
constexpr int max_clauses = 1'024;
constexpr int max_depth = 32;

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(x) == lower(y);
  });
}

bool names_formula(std::string_view field) {
  static constexpr std::array names{"formula", "material.chemical_formula_reduced", "chemical_formula_reduced"};
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return same_word(field, name); });
}
bool names_elements(std::string_view field) { return same_word(field, "elements") || field == "material.elements"; }

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
    return node;
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

  static Node joined(Op op, std::vector<Node>&& parts) {
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

  Node unary(int depth) {
    scan_.skip_blanks();
    const auto position = scan_.position();
    if (++clauses_ > max_clauses) scan_.fail(position, "over 1,024 clauses");
    if (scan_.take_keyword("NOT") || scan_.take('!') || (scan_.peek() == '-' && scan_.peek(1) != '\0' && scan_.peek(1) != ' ' && scan_.take('-'))) {
      if (depth > max_depth) scan_.fail(position, "negations are nested deeper than 32");
      Node node;
      node.op = Op::negation;
      node.position = position;
      node.children.push_back(unary(depth + 1));
      return node;
    }
    if (scan_.peek() == '+' && scan_.peek(1) != ' ') scan_.take('+');
    return primary(depth);
  }

  Node primary(int depth) {
    scan_.skip_blanks();
    const auto position = scan_.position();
    if (scan_.at_end()) scan_.fail(position, "something to search for is missing here");
    Node node;
    if (scan_.take('(')) {
      node = disjunction(depth + 1);
      scan_.skip_blanks();
      if (!scan_.take(')')) scan_.fail(position, "a bracket is not closed: add a )");
      return node;
    }
    node.position = position;
    if (scan_.take('"')) {
      node.op = Op::words;
      node.text = scan_.quoted();
      node.quoted = true;
      return node;
    }
    bool wildcard = false;
    auto word = scan_.word("():\"", &wildcard);
    if (scan_.peek() == ':' && !word.empty() && !wildcard) {
      scan_.take(':');
      return field_clause(std::move(word), position, depth);
    }
    if (wildcard && word.empty()) return node;  // `*`
    while (scan_.peek() == ':' || (scan_.peek() == '(' && !word.empty())) {  // a word that only looks like a field, or `Ca(OH)2`
      word += scan_.peek() == '(' ? scan_.balanced_word() : scan_.word("()\"");
      if (scan_.peek() == ':' && scan_.take(':')) word += ':';
    }
    if (word.empty()) scan_.fail(position, "'" + std::string(1, scan_.peek()) + "' cannot stand here: write it behind a \\");
    node.op = wildcard ? Op::prefix : Op::words;
    node.text = std::move(word);
    return node;
  }

  /// What stands behind `field:`.
  Node field_clause(std::string field, std::size_t position, int depth) {
    Node node;
    node.field = std::move(field);
    node.position = position;
    scan_.skip_blanks();
    if (node.field == "_exists_") {
      node.op = Op::exists;
      node.field = scan_.word("()\"");
      if (node.field.empty()) scan_.fail(position, "_exists_: wants a field's name");
      return node;
    }
    if (names_elements(node.field)) return elements_clause(std::move(node));
    if (names_formula(node.field) && scan_.peek() != '(') return formula_clause(std::move(node));
    if (scan_.peek() == '(') return group_of_values(std::move(node), depth);
    return field_value(std::move(node));
  }

  /// `field:(a OR b c)`: the clauses inside are about the field.
  Node group_of_values(Node node, int depth) {
    scan_.take('(');
    auto inside = disjunction(depth + 1);
    scan_.skip_blanks();
    if (!scan_.take(')')) scan_.fail(node.position, "a bracket is not closed: add a )");
    give_field(inside, node.field);
    return inside;
  }

  static void give_field(Node& node, const std::string& field) {
    for (auto& child : node.children) give_field(child, field);
    if (!node.field.empty()) return;
    if (node.op == Op::words) node.op = names_formula(field) ? Op::formula : Op::value;
    if (node.op == Op::all) node.op = Op::exists;
    if (node.op == Op::value || node.op == Op::prefix || node.op == Op::exists) node.field = field;
    if (node.op == Op::formula) node.field = field;
  }

  Node field_value(Node node) {
    const auto start = scan_.position();
    for (const std::string_view sign : {">=", "<=", ">", "<"}) {
      if (!scan_.take(sign)) continue;
      scan_.skip_blanks();
      node.op = Op::range;
      auto& bound = sign.front() == '>' ? node.low : node.high;
      bound.inclusive = sign.size() == 2;
      read_bound(bound, "():\"");
      if (bound.text.empty()) scan_.fail(start, "a number or date is missing behind " + std::string(sign));
      return node;
    }
    if (scan_.peek() == '[' || scan_.peek() == '{') return bracket_range(std::move(node));
    if (scan_.take('"')) {
      node.op = Op::value;
      node.quoted = true;
      node.text = scan_.quoted();
      return node;
    }
    bool wildcard = false;
    auto word = scan_.word("()\"", &wildcard);
    if (wildcard) {
      node.op = word.empty() ? Op::exists : Op::prefix;
      node.text = std::move(word);
      return node;
    }
    if (word.empty()) scan_.fail(start, "a value is missing behind '" + node.field + ":'");
    const auto dots = word.find("..");
    if (dots != std::string::npos && (dots != 0 || word.size() > 2)) return dotted_range(std::move(node), word, dots);
    node.op = Op::value;
    node.text = std::move(word);
    if (parse_double(node.text)) node.unit = unit_behind();
    return node;
  }

  /// `1..2 eV`, `1..`, `..2`
  Node dotted_range(Node node, const std::string& word, std::size_t dots) {
    node.op = Op::range;
    node.low.text = word.substr(0, dots);
    node.high.text = word.substr(dots + 2);
    split_unit(node.high);
    if (node.high.unit.empty()) node.high.unit = unit_behind();
    split_unit(node.low);
    if (node.low.unit.empty()) node.low.unit = node.high.unit;
    return node;
  }

  /// `[a TO b]`, `{a TO b}`, mixed, with `*` for an open end, and a unit inside or behind.
  Node bracket_range(Node node) {
    const auto start = scan_.position();
    node.op = Op::range;
    node.low.inclusive = scan_.take('[');
    if (!node.low.inclusive) scan_.take('{');
    scan_.skip_blanks();
    read_bound(node.low, "]}");
    scan_.skip_blanks();
    if (!scan_.take_keyword("TO")) scan_.fail(start, "a range is written [a TO b]");
    scan_.skip_blanks();
    read_bound(node.high, "]}");
    scan_.skip_blanks();
    node.high.inclusive = scan_.take(']');
    if (!node.high.inclusive && !scan_.take('}')) scan_.fail(start, "the range is not closed: add a ]");
    const auto unit = unit_behind();
    if (node.high.unit.empty()) node.high.unit = unit;
    if (node.low.unit.empty()) node.low.unit = node.high.unit;
    return node;
  }

  void read_bound(Bound& bound, std::string_view stops) {
    if (scan_.take('"')) {
      bound.text = scan_.quoted();
      return;
    }
    bound.text = scan_.word(stops);
    if (bound.text == "*") bound.text.clear();
    split_unit(bound);
    if (bound.unit.empty() && parse_double(bound.text)) bound.unit = unit_behind();
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
  std::string unit_behind() {
    const auto before = scan_.position();
    scan_.skip_blanks();
    auto word = scan_.word("():\"]}");
    const bool field = scan_.peek() == ':';
    if (!field && !word.empty() && is_unit(word)) return word;
    scan_.back_to(before);
    return {};
  }

  Node formula_clause(Node node) {
    node.op = Op::formula;
    node.text = scan_.take('"') ? scan_.quoted() : scan_.balanced_word();
    if (node.text.empty()) scan_.fail(node.position, "a formula is missing behind '" + node.field + ":'");
    return node;
  }

  /// `elements:Fe,O`, `elements:all(Fe O)`, `any(...)`, `only(...)`, `none(...)`
  Node elements_clause(Node node) {
    static constexpr std::pair<std::string_view, Quantifier> quantifiers[] = {
        {"all(", Quantifier::all}, {"any(", Quantifier::any}, {"only(", Quantifier::only}, {"none(", Quantifier::none}};
    node.op = Op::elements;
    bool bracket = false;
    for (const auto& [word, quantifier] : quantifiers)
      if (!bracket && scan_.take(word)) {
        node.quantifier = quantifier;
        bracket = true;
      }
    if (!bracket) bracket = scan_.take('(');
    const auto quoted = !bracket && scan_.take('"') ? std::optional(scan_.quoted()) : std::nullopt;
    if (quoted) add_symbols(*quoted, node);
    while (!quoted) {
      scan_.skip_blanks();
      const auto word = scan_.word("()\"");
      if (word.empty() && scan_.peek() != ')') scan_.fail(scan_.position(), "elements: wants symbols, e.g. elements:(Fe O)");
      if (word == "*" && !bracket) {
        node.op = Op::exists;
        return node;
      }
      add_symbols(word, node);
      scan_.skip_blanks();
      if (!bracket || scan_.at_end() || scan_.peek() == ')') break;
    }
    if (bracket && !scan_.take(')')) scan_.fail(node.position, "a bracket is not closed: add a )");
    if (node.items.empty()) scan_.fail(node.position, "elements: wants symbols, e.g. elements:Fe,O");
    return node;
  }

  void add_symbols(std::string_view list, Node& node) {
    while (!list.empty()) {
      const auto end = list.find_first_of(", ");
      const auto symbol = list.substr(0, end);
      list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
      if (symbol.empty() || same_word(symbol, "AND")) continue;
      if (find_element(symbol) == nullptr) scan_.fail(node.position, "'" + std::string(symbol) + "' is no element's symbol");
      node.items.emplace_back(symbol);
    }
  }

  Scanner scan_;
  int clauses_ = 0;
};

}  // namespace

Node parse(std::string_view text) { return Parser(text).whole(); }

Node parse_leniently(std::string_view text) {
  try {
    return parse(text);
  } catch (const Error&) {
    Node node;
    node.op = Op::conjunction;
    index::for_each_word(text.substr(0, longest_query), [&](std::string_view word) {
      Node child;
      child.op = Op::words;
      child.text = word;
      if (node.children.size() < max_clauses) node.children.push_back(std::move(child));
    });
    if (node.children.empty()) return {};
    return node;
  }
}

}  // namespace quarry::query
