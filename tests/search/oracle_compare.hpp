// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "search/oracle.hpp"

namespace quarry::test {

/// Of the principals that worlds have, a few, none, or one who sees all.
Viewer random_viewer(Random& random);

/// What stands where in `got` must stand there in the oracle's whole list too, from `offset` on. Two subjects whose scores are the
/// same sum, added up in another order, differ in the last bit: such neighbours may have changed places.
void expect_same_hits(const SearchResult& got, const SearchResult& whole, std::size_t offset, const SearchRequest& request);

/// The page of an answer, its facets, warnings and suggestion are as the oracle has them.
void expect_same(const SearchResult& got, const SearchResult& want, const SearchRequest& request);

}  // namespace quarry::test
