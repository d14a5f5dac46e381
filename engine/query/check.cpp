// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/check.hpp"

#include <algorithm>
#include <utility>

#include "quarry/chemistry.hpp"
#include "quarry/field.hpp"
#include "query/known_fields.hpp"
#include "query/match.hpp"
#include "query/ranges.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t most_warnings = 10;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

[[noreturn]] void refuse(const Node& node, const std::string& message) {
  throw Error(Code::invalid_argument, "query, character " + std::to_string(node.position + 1) + ": " + message);
}

bool is_known(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline) {
  const auto target = resolve(field);
  if (target.field != nullptr || is_derived(target.paths.front())) return true;
  return field.size() <= longest_name && has_visible_value(field, parts, deadline);
}

void check_clause(const Node& node, const std::vector<Part>& parts, const Deadline& deadline) {
  if (node.field.empty() || node.op == Op::exists) return;  // whether something exists may be asked of any name
  if (node.op == Op::formula && !parse_formula(node.text)) refuse(node, "'" + node.text + "' is no formula with known elements and amounts");
  const auto target = resolve(node.field);
  if (node.op == Op::value || node.op == Op::range) (void)number_limits(node, target);
  if (is_known(node.field, parts, deadline)) return;
  refuse(node, "unknown field '" + node.field + "'" + meant_field(node.field, parts, deadline) +
                   "; to search for the text, put it into quotes");
}

/// The clause's own words, as a conjunction.
Node as_words(const Node& node) {
  Node all;
  all.op = Op::conjunction;
  all.position = node.position;
  for (const auto* text : {&node.field, &node.text, &node.unit, &node.low.text, &node.low.unit, &node.high.text, &node.high.unit})
    for (auto& word : words_of(*text)) {
      Node one;
      one.op = Op::words;
      one.text = std::move(word);
      one.position = node.position;
      all.children.push_back(std::move(one));
    }
  if (all.children.empty()) {  // there is nothing that could match
    all.op = Op::negation;
    all.children.emplace_back();
  }
  return all;
}

void collect_fields(const Node& node, std::vector<const Node*>& found) {
  if (!node.field.empty()) found.push_back(&node);
  for (const auto& child : node.children) collect_fields(child, found);
}

}  // namespace

std::string meant_field(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline) {
  if (field.size() > longest_name) return {};
  std::string nearest;
  std::size_t least = field.size() / 3 + 2;
  const auto consider = [&](std::string_view name, const std::string& path) {
    if (const auto d = distance(field, name); d < least) {
      least = d;
      nearest = path;
    }
  };
  for (const auto& use : visible_fields(parts, deadline)) {
    consider(use.path, use.path);
    if (const auto* const known = find_field(use.path))
      for (const auto& alias : known->aliases) consider(alias, use.path);
  }
  return nearest.empty() ? nearest : "; did you mean '" + nearest + "'?";
}

void check(Node& query, const std::vector<Part>& parts, bool lenient, const Deadline& deadline) {
  for (auto& child : query.children) check(child, parts, lenient, deadline);
  try {
    check_clause(query, parts, deadline);
  } catch (const Error& error) {
    if (!lenient || error.code() != Code::invalid_argument) throw;
    query = as_words(query);
  }
}

std::vector<std::string> absent_fields(const Node& query, const Node& filter, const std::vector<Part>& parts, const Deadline& deadline) {
  std::vector<std::string> warnings;
  const auto consider = [&](const Node& tree, bool is_filter) {
    std::vector<const Node*> named;
    collect_fields(tree, named);
    for (const auto* node : named) {
      if (warnings.size() == most_warnings) return;
      if (node->field.size() > longest_name || has_visible_value(node->field, parts, deadline)) continue;
      const auto place = is_filter ? std::string("filter") : "character " + std::to_string(node->position + 1);
      warnings.push_back(place + ": no record that you may see has the field '" + node->field + "'" + meant_field(node->field, parts, deadline));
    }
  };
  consider(query, false);
  consider(filter, true);
  return warnings;
}

}  // namespace quarry::query
