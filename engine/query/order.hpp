// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/rank.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// A subject that matches.
struct Candidate {
  std::size_t part = 0;
  std::uint32_t first = 0;  ///< its first document
  double score = 0;
};

/// The subjects of a page, in order: by the sort keys, or by falling score; ties, and what lacks a key, by a hash of the
/// subject, which no hidden record can move. `matched` holds visible documents.
std::vector<Candidate> page(const std::vector<Part>& parts, const std::vector<index::Bitmap>& matched,
                            const std::vector<DocumentScores>& scores, const SearchRequest& request,
                            const Deadline& deadline);

}  // namespace quarry::query
