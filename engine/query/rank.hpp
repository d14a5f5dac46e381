// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "query/ast.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Scores of the documents of each part, by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) with number of documents,
/// document frequencies and average length over what is visible. Terms are `scoring_terms`; a
/// query without any scores 0 everywhere (then the vectors are empty). `matched` limits whose score is worked out.
std::vector<std::vector<double>> scores(const Node& query, const std::vector<Part>& parts,
                                        const std::vector<index::Bitmap>& matched, const Deadline& deadline);

}  // namespace quarry::query
