// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "query/ast.hpp"

namespace quarry::query {

/// A word that makes a hit better.
struct ScoringTerm {
  std::string path;   ///< of the field whose text it is looked for in; empty: of any text
  std::string word;
  double weight = 1;  ///< what its share of the score is multiplied with; over 0
  bool operator==(const ScoringTerm&) const = default;
};

/// The words of a query that make scores, by path and word, each once. Free words score, in alternatives and optional parts
/// too; words of a field score where a weight (`^2`) is written at them or around them. What is refused scores nothing, nor does
/// what a prefix, a similar word or a pattern stands for. Weights multiply from outside to inside; of a word that is written
/// several times the greatest one counts.
std::vector<ScoringTerm> scoring_terms(const Node& query);

}  // namespace quarry::query
