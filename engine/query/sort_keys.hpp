// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quarry/search.hpp"
#include "query/position.hpp"
#include "query/rank.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// A SortValue within one segment, as numbers; strings have their ordinals. Lower comes first, the direction is in it.
struct SortCode {
  std::uint8_t kind = static_cast<std::uint8_t>(SortValue::Kind::none);
  std::uint64_t code = 0;
  auto operator<=>(const SortCode&) const = default;
};

/// A sort key in one segment: a field's columns, the subject itself, or a score.
class SortColumn {
 public:
  SortColumn(const Part& part, const std::string& path, bool descending);
  static SortColumn of_subject(const Part& part, bool descending);
  static SortColumn of_score(const Part& part, const DocumentScores& scores);

  /// Of one document; of several values the one that comes first.
  SortCode of(std::uint32_t doc) const;
  SortValue value(SortCode code) const;
  /// Where a value stands among this segment's; one that it does not have stands between two that it has.
  SortCode code(const SortValue& value) const;
  bool descending() const noexcept { return descending_; }

 private:
  SortColumn(const Part& part, bool descending) : segment_(&part.segment()), descending_(descending) {}
  SortCode directed(SortValue::Kind kind, std::uint64_t code) const;
  std::uint64_t word_code(std::string_view folded) const;

  const index::Segment* segment_;
  bool descending_;
  bool subject_ = false;
  const DocumentScores* scores_ = nullptr;
  const index::NumberColumn* numbers_ = nullptr;
  const index::DateColumn* dates_ = nullptr;
  const index::KeywordColumn* keywords_ = nullptr;
  const index::KeywordColumn* bools_ = nullptr;
};

/// The keys of a request in each part: by its fields (`id` is the subject), or by score where there is one.
std::vector<std::vector<SortColumn>> sort_columns(const std::vector<Part>& parts, const SearchRequest& request,
                                                  const std::vector<DocumentScores>& scores);

}  // namespace quarry::query
