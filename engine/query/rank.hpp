// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "query/deadline.hpp"
#include "query/scoring_terms.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Scores of some documents of a segment; those of others are 0.
class DocumentScores {
 public:
  /// No query word scores.
  bool empty() const noexcept { return !any_; }
  double operator[](std::uint32_t doc) const {
    const auto found = std::lower_bound(scores_.begin(), scores_.end(), doc, [](const auto& one, std::uint32_t wanted) { return one.first < wanted; });
    return found == scores_.end() || found->first != doc ? 0 : found->second;
  }
  void set(std::vector<std::pair<std::uint32_t, double>>&& rising) {
    scores_ = std::move(rising);
    any_ = true;
  }

 private:
  std::vector<std::pair<std::uint32_t, double>> scores_;
  bool any_ = false;
};

/// Documents of each part that can be on a page, with their scores.
struct Ranked {
  std::vector<Matches> documents;
  std::vector<DocumentScores> scores;
};

/// Scores what matches by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) with number of documents, document frequencies and
/// average length over what is visible, and leaves out what cannot be among the first `wanted` subjects; of equal scores none
/// is left out before another. Without terms nothing is scored and everything stays. A score is the same however the index is
/// cut into segments, to the last bit.
Ranked rank(const std::vector<ScoringTerm>& terms, const std::vector<Part>& parts, std::vector<Matches>&& matched,
            std::uint64_t wanted, const Deadline& deadline);

}  // namespace quarry::query
