// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "query/ast.hpp"

namespace quarry::query {

/// Without a letter or digit there is nothing to look for: such a clause is left out.
bool is_void(const Node& node);

/// A clause of words; without text it is void.
Node words_node(std::string text = {});

/// Several as one, void ones left out. Conjunctions in conjunctions (and disjunctions in disjunctions) become one where that
/// changes no score.
Node joined(Op op, std::vector<Node>&& parts);

/// What does not match it; twice is once.
Node negated(Node&& inner, std::size_t position);

/// What need not match but may score.
Node optional_part(Node&& inner);

/// Multiplies the score of a part. What scores nothing in any case is left as it is.
void weigh(Node& node, double weight);

}  // namespace quarry::query
