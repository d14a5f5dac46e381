// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/sort_keys.hpp"
#include "query/rank.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// A subject that matches.
struct Candidate {
  std::size_t part = 0;
  std::uint32_t first = 0;  ///< its first document
  double score = 0;
};

/// Some subjects in order.
struct Page {
  std::vector<Candidate> candidates;
  bool more = false;  ///< others follow
};

/// Puts matching subjects in order: by the sort keys, or by falling score; ties, and what lacks a key, by subject. `matched`
/// holds visible documents and, as `parts` and `scores`, outlives this.
class Order {
 public:
  Order(const std::vector<Part>& parts, const std::vector<Matches>& matched,
        const std::vector<DocumentScores>& scores, const SearchRequest& request);

  /// `limit` subjects behind the first `offset`, of those that come after `after` where it is given. Costs a look at each
  /// match, and memory for offset + limit of them.
  Page page(const std::optional<Position>& after, std::uint64_t offset, std::uint64_t limit, const Deadline& deadline) const;
  Position position(const Candidate& candidate) const;

 private:
  struct Ranked;
  class Heads;
  std::vector<Ranked> best(std::size_t part, const std::optional<Position>& after, std::uint64_t count, const Deadline& deadline) const;
  std::vector<Ranked> first_by_subject(std::size_t part, std::uint32_t past, std::uint64_t count) const;
  std::vector<SortValue> keys(std::size_t part, std::uint32_t first) const;
  std::string subject(std::size_t part, std::uint32_t first) const;
  SortCode key(std::size_t part, std::size_t column, std::uint32_t first) const;
  bool before(std::size_t part, const Ranked& a, const Ranked& b) const;
  Candidate candidate(std::size_t part, std::uint32_t first) const;
  const Matches& subjects(std::size_t part) const { return subjects_[part] ? *subjects_[part] : matched_[part]; }

  const std::vector<Part>& parts_;
  const std::vector<Matches>& matched_;
  const std::vector<DocumentScores>& scores_;
  std::vector<std::vector<SortColumn>> columns_;  ///< by part
  std::vector<std::optional<Matches>> subjects_;  ///< by part: the first documents of what matches, where that is something else
};

}  // namespace quarry::query
