// SPDX-License-Identifier: GPL-3.0-or-later
// The clauses that may be numbers: values, comparisons, ranges, and their units.
#include <array>
#include <utility>

#include "quarry/date.hpp"
#include "quarry/number.hpp"
#include "quarry/units.hpp"
#include "query/clause.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

bool wants_unit(const Bound& bound) { return bound.unit.empty() && parse_double(bound.text).has_value(); }

/// A unit that stands at one bound only is meant for both, where the other is a number.
void share_unit(Node& node) {
  if (wants_unit(node.low)) node.low.unit = node.high.unit;
  if (wants_unit(node.high)) node.high.unit = node.low.unit;
  if (node.high.text.empty()) node.high.unit.clear();
}

/// `500eV` in one word.
void split_unit(Bound& bound) {
  if (parse_double(bound.text)) return;
  if (auto quantity = parse_quantity(bound.text)) {
    bound.unit = quantity->unit;
    bound.text.resize(bound.text.size() - quantity->unit.size());
    while (!bound.text.empty() && bound.text.back() == ' ') bound.text.pop_back();
  }
}

/// Whether numbers or dates, and not any words, stand on both sides of the dots.
bool is_dotted(const Word& word) {
  if (word.dots == std::string::npos || word.text.size() == 2) return false;
  const auto bounds = [](const std::string& text) { return text.empty() || parse_double(text) || parse_quantity(text) || parse_date(text); };
  return bounds(word.text.substr(0, word.dots)) && bounds(word.text.substr(word.dots + 2));
}

}  // namespace

Node ClauseReader::word_value(Node node) {
  auto word = scan_.word("()\"");
  if (word.pattern == "*") {
    node.op = Op::exists;
    return node;
  }
  if (word.wildcards != 0) {
    set_wildcards(node, std::move(word), Op::pattern);
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

Node ClauseReader::comparison(Node node, std::string_view sign) {
  const auto start = scan_.position();
  scan_.skip_blanks();
  node.op = Op::range;
  auto& bound = sign.front() == '>' ? node.low : node.high;
  bound.inclusive = sign.size() == 2;
  read_bound(bound, false, node.field);
  if (bound.text.empty()) scan_.fail(start, "a number, date or word is missing behind " + std::string(sign));
  return node;
}

/// `1..2 eV`, `1..`, `..2`
Node ClauseReader::dotted_range(Node node, const Word& word) {
  node.op = Op::range;
  node.low.text = word.text.substr(0, word.dots);
  node.high.text = word.text.substr(word.dots + 2);
  split_unit(node.low);
  split_unit(node.high);
  read_unit_behind(node);
  return node;
}

/// `[a TO b]`, `{a TO b}`, mixed, with `*` for an open end, and a unit inside or behind.
Node ClauseReader::bracket_range(Node node) {
  const auto start = scan_.position();
  node.op = Op::range;
  node.low.inclusive = scan_.take('[');
  if (!node.low.inclusive) scan_.take('{');
  scan_.skip_blanks();
  read_bound(node.low, true, node.field);
  scan_.skip_blanks();
  if (!scan_.take_keyword("TO")) scan_.fail(start, "a range is written [a TO b]");
  scan_.skip_blanks();
  read_bound(node.high, true, node.field);
  scan_.skip_blanks();
  node.high.inclusive = scan_.take(']');
  if (!node.high.inclusive && !scan_.take('}')) scan_.fail(start, "the range is not closed: add a ]");
  read_unit_behind(node);
  return node;
}

void ClauseReader::read_unit_behind(Node& node) {
  auto& bound = wants_unit(node.high) ? node.high : node.low;
  if (node.high.unit.empty() && wants_unit(bound)) bound.unit = unit_behind(node.field);
  share_unit(node);
}

void ClauseReader::read_bound(Bound& bound, bool in_brackets, std::string_view field) {
  if (scan_.take('"')) {
    bound.text = scan_.quoted();
  } else {
    const auto start = scan_.position();
    bound.text = scan_.plain_word(in_brackets ? "]}" : "()\"");
    if (!in_brackets && !parse_quantity(bound.text)) {  // `1J/m^2` is one piece, `500^2` is weighted
      scan_.back_to(start);
      bound.text = scan_.word("()\"").text;
    }
    if (bound.text == "*") bound.text.clear();
    split_unit(bound);
  }
  if (bound.unit.empty() && parse_double(bound.text)) bound.unit = unit_behind(field);
}

/// A unit as the next word, which then belongs to the number before it. `J/m^2` is one whole.
std::string ClauseReader::unit_behind(std::string_view field) {
  if (!takes_unit(field)) return {};
  const auto before = scan_.position();
  for (const bool whole : {true, false}) {
    scan_.skip_blanks();
    auto word = whole ? scan_.plain_word("():\"]}") : scan_.word("():\"]}").text;
    const bool other_field = scan_.peek() == ':';
    if (!other_field && !word.empty() && is_unit(word)) return word;
    scan_.back_to(before);
  }
  return {};
}

}  // namespace quarry::query
