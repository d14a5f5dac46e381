// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/tree.hpp"

#include <utility>

#include "query/pattern.hpp"
#include "query/resolve.hpp"

namespace quarry::query {

bool is_void(const Node& node) {
  if (node.op == Op::negation) return is_void(node.children.front());
  if (!node.field.empty()) return false;
  if (node.op == Op::pattern) return words_of(literals_of(node.text)).empty();
  return (node.op == Op::words || node.op == Op::prefix || node.op == Op::fuzzy) && words_of(node.text).empty();
}

Node words_node(std::string text) {
  Node node;
  node.op = Op::words;
  node.text = std::move(text);
  return node;
}

Node joined(Op op, std::vector<Node>&& parts) {
  std::erase_if(parts, is_void);
  if (parts.empty()) return words_node();
  if (parts.size() == 1) return std::move(parts.front());
  Node node;
  node.op = op;
  node.position = parts.front().position;
  for (auto& part : parts) {
    if (part.op == op && part.boost == 1) {
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

Node optional_part(Node&& inner) {
  Node node;
  node.op = Op::optional;
  node.position = inner.position;
  node.children.push_back(std::move(inner));
  return node;
}

void weigh(Node& node, double weight) {
  if (weight == 1 || node.op == Op::negation || node.op == Op::all || is_void(node)) return;
  if (node.boost != 1) {  // `(a^2)^3`
    Node outer;
    outer.op = Op::conjunction;
    outer.position = node.position;
    outer.children.push_back(std::move(node));
    node = std::move(outer);
  }
  node.boost = weight;
}

}  // namespace quarry::query
