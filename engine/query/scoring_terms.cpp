// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/scoring_terms.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "query/resolve.hpp"

namespace quarry::query {
namespace {

/// Sorted: sums are made in one order, however the index is cut into segments.
using Weights = std::map<std::pair<std::string, std::string>, double>;

void add(const std::string& path, const std::string& text, double weight, Weights& weights) {
  for (auto& word : words_of(text)) {
    auto& known = weights[{path, std::move(word)}];
    known = std::max(known, weight);
  }
}

void collect(const Node& node, double weight, bool weighted, Weights& weights) {
  if (node.op == Op::negation) return;
  weighted = weighted || node.boost != 1;
  weight *= node.boost;
  if (node.op == Op::words && node.field.empty()) {
    add({}, node.text, weight, weights);
  } else if (weighted && (node.op == Op::words || node.op == Op::value)) {
    for (const auto& path : resolve(node.field).paths)
      if (!is_derived(path)) add(path, node.text, weight, weights);
  }
  for (const auto& child : node.children) collect(child, weight, weighted, weights);
}

}  // namespace

std::vector<ScoringTerm> scoring_terms(const Node& query) {
  Weights weights;
  collect(query, 1, false, weights);
  std::vector<ScoringTerm> terms;
  for (const auto& [term, weight] : weights)
    if (weight > 0) terms.push_back({term.first, term.second, weight});
  return terms;
}

}  // namespace quarry::query
