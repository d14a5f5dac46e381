// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/ast.hpp"

namespace quarry::query {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(" \t\r\n()[]{}:\"\\*+-!&|<>,").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// Words that are operators when bare.
bool is_keyword(const std::string& text) { return text == "AND" || text == "OR" || text == "NOT" || text == "TO"; }

std::string bound(const Bound& bound) {
  if (bound.text.empty()) return "*";
  return quoted(bound.text);
}

std::string joined(const Node& node, const char* between) {
  std::string out = "(";
  for (const auto& child : node.children) out += (out.size() == 1 ? "" : between) + print(child);
  return out + ")";
}

std::string elements(const Node& node) {
  static constexpr const char* names[] = {"all", "any", "only", "none"};
  std::string out = node.field + ":" + names[static_cast<int>(node.quantifier)] + "(";
  for (const auto& item : node.items) out += (out.back() == '(' ? "" : " ") + item;
  return out + ")";
}

std::string range(const Node& node) {
  auto out = escaped(node.field) + ":" + (node.low.inclusive ? "[" : "{") + bound(node.low);
  if (!node.low.unit.empty() && node.low.unit != node.high.unit) out += " " + node.low.unit;
  out += " TO " + bound(node.high);
  out += node.high.inclusive ? "]" : "}";
  return node.high.unit.empty() ? out : out + " " + node.high.unit;
}

}  // namespace

std::string print(const Node& node) {
  switch (node.op) {
    case Op::all: return "*";
    case Op::words: return node.quoted || is_keyword(node.text) ? quoted(node.text) : escaped(node.text);
    case Op::prefix: return (node.field.empty() ? "" : escaped(node.field) + ":") + escaped(node.text) + "*";
    case Op::value:
      return escaped(node.field) + ":" + (node.quoted ? quoted(node.text) : escaped(node.text)) +
             (node.unit.empty() ? "" : " " + node.unit);
    case Op::range: return range(node);
    case Op::exists: return "_exists_:" + escaped(node.field);
    case Op::formula: return node.field + ":" + quoted(node.text);
    case Op::elements: return elements(node);
    case Op::conjunction: return joined(node, " AND ");
    case Op::disjunction: return joined(node, " OR ");
    case Op::negation: return "NOT " + print(node.children.front());
  }
  return {};
}

}  // namespace quarry::query
