// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "query/ast.hpp"
#include "search/world.hpp"

namespace quarry::test {

/// A query of the whole grammar.
std::string random_query(Random& random, int depth = 3);

/// A structured filter of any type.
Value random_filter(Random& random, int depth = 2);

/// With filters, facets, sort, offset and limit.
SearchRequest random_request(Random& random);
/// What is asked, for a failed test to say.
std::string story(const SearchRequest& request);

/// A text cut short, with some of its letters taken out, and with signs of the grammar in it.
std::string mangled(Random& random, std::string text);

/// Equal but for positions.
bool same_tree(const query::Node& a, const query::Node& b);

}  // namespace quarry::test
