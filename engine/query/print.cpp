// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <charconv>

#include "query/ast.hpp"
#include "query/pattern.hpp"

namespace quarry::query {
namespace {

/// Every character that means something in some place is taken as it is behind a `\`.
std::string escaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool second_dot = text[i] == '.' && i != 0 && text[i - 1] == '.';
    if (second_dot || std::string_view(" \t\r\n()[]{}:\"\\*?+-!&|<>,~^=").find(text[i]) != std::string_view::npos) out += '\\';
    out += text[i];
  }
  return out == "AND" || out == "OR" || out == "NOT" ? '\\' + out : out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string bound(const Bound& bound) {
  if (bound.text.empty()) return "*";
  return bound.unit.empty() ? quoted(bound.text) : quoted(bound.text) + ' ' + escaped(bound.unit);
}

std::string elements(const Node& node) {
  static constexpr const char* names[] = {"all", "any", "only", "none"};
  auto out = escaped(node.field) + ":" + names[static_cast<int>(node.quantifier)] + "(";
  for (const auto& item : node.items) out += (out.back() == '(' ? "" : " ") + item;
  return out + ")";
}

std::string range(const Node& node) {
  return escaped(node.field) + (node.low.inclusive ? ":[" : ":{") + bound(node.low) + " TO " + bound(node.high) +
         (node.high.inclusive ? "]" : "}");
}

std::string field(const Node& node) { return node.field.empty() ? "" : escaped(node.field) + ":"; }

/// A pattern, its wildcards bare and all else behind a `\\` where it must.
std::string pattern(const Node& node) {
  std::string out;
  for_each_piece(node.text, [&](char c, bool wildcard) { out += wildcard ? std::string(1, c) : escaped({c}); });
  return out;
}

std::string value(const Node& node) {
  return field(node) + (node.quoted ? quoted(node.text) : escaped(node.text)) + (node.unit.empty() ? "" : " " + escaped(node.unit));
}

std::string weight(double boost) {
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), boost, std::chars_format::fixed);
  return "^" + std::string(digits.data(), end.ptr);
}

int rank(Op op) { return op == Op::disjunction ? 0 : op == Op::conjunction ? 1 : 2; }

std::string printed(const Node& node, int outer);

std::string joined(const Node& node, const char* between) {
  std::string out;
  for (const auto& child : node.children) out += (out.empty() ? "" : between) + printed(child, rank(node.op));
  return out;
}

/// In brackets where the outer operator binds more strongly.
std::string printed(const Node& node, int outer) {
  const auto text = print(node);
  return rank(node.op) < outer && node.boost == 1 ? "(" + text + ")" : text;
}

bool is_optional(const Node& node) { return node.op == Op::optional; }

/// With optional parts, what must be there has a `+`. A number stands in brackets, lest the next word be its unit.
std::string with_optional(const Node& node) {
  std::string out;
  for (const auto& child : node.children) {
    const auto& part = is_optional(child) ? child.children.front() : child;
    const bool takes_unit = part.boost == 1 && (part.op == Op::value || part.op == Op::range);
    const auto text = printed(part, 2);
    out += (out.empty() ? "" : " ") + std::string(is_optional(child) ? "" : "+") + (takes_unit ? "(" + text + ")" : text);
  }
  return out;
}

std::string conjunction(const Node& node) {
  const bool optional = std::any_of(node.children.begin(), node.children.end(), is_optional);
  return optional ? with_optional(node) : joined(node, " AND ");
}

std::string unweighted(const Node& node) {
  switch (node.op) {
    case Op::all: return "*";
    case Op::words: return value(node) + (node.distance == 0 ? "" : "~" + std::to_string(node.distance));
    case Op::value: return value(node);
    case Op::prefix: return field(node) + escaped(node.text) + "*";
    case Op::fuzzy: return field(node) + escaped(node.text) + "~" + std::to_string(node.distance);
    case Op::pattern: return field(node) + pattern(node);
    case Op::keyword: return field(node) + "=" + quoted(node.text);
    case Op::like: return field(node) + "=" + pattern(node);
    case Op::optional: return printed(node.children.front(), 2);
    case Op::range: return range(node);
    case Op::exists: return "_exists_:" + escaped(node.field);
    case Op::formula: return field(node) + quoted(node.text);
    case Op::elements: return elements(node);
    case Op::conjunction: return conjunction(node);
    case Op::disjunction: return joined(node, " OR ");
    case Op::negation: return "NOT " + printed(node.children.front(), 2);
  }
  return {};
}

}  // namespace

std::string print(const Node& node) {
  if (node.boost == 1) return unweighted(node);
  const bool group = rank(node.op) < 2 || !node.unit.empty();  // a unit takes in what stands at it
  return (group ? "(" + unweighted(node) + ")" : unweighted(node)) + weight(node.boost);
}

}  // namespace quarry::query
