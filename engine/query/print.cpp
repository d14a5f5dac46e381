// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/ast.hpp"

namespace quarry::query {
namespace {

/// Every character that means something in some place is taken as it is behind a `\`.
std::string escaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool second_dot = text[i] == '.' && i != 0 && text[i - 1] == '.';
    if (second_dot || std::string_view(" \t\r\n()[]{}:\"\\*+-!&|<>,~^").find(text[i]) != std::string_view::npos) out += '\\';
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
  return bound.unit.empty() ? quoted(bound.text) : quoted(bound.text) + ' ' + bound.unit;
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
  return rank(node.op) < outer ? "(" + text + ")" : text;
}

}  // namespace

std::string print(const Node& node) {
  switch (node.op) {
    case Op::all: return "*";
    case Op::words: return node.quoted ? quoted(node.text) : escaped(node.text);
    case Op::prefix: return (node.field.empty() ? "" : escaped(node.field) + ":") + escaped(node.text) + "*";
    case Op::fuzzy:
      return (node.field.empty() ? "" : escaped(node.field) + ":") + escaped(node.text) + "~" + std::to_string(node.distance);
    case Op::pattern: return (node.field.empty() ? "" : escaped(node.field) + ":") + node.text;
    case Op::optional: return printed(node.children.front(), 2);
    case Op::value:
      return escaped(node.field) + ":" + (node.quoted ? quoted(node.text) : escaped(node.text)) +
             (node.unit.empty() ? "" : " " + node.unit);
    case Op::range: return range(node);
    case Op::exists: return "_exists_:" + escaped(node.field);
    case Op::formula: return escaped(node.field) + ":" + quoted(node.text);
    case Op::elements: return elements(node);
    case Op::conjunction: return joined(node, " AND ");
    case Op::disjunction: return joined(node, " OR ");
    case Op::negation: return "NOT " + printed(node.children.front(), 2);
  }
  return {};
}

}  // namespace quarry::query
