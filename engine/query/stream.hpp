// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/field_selection.hpp"
#include "query/matched.hpp"

namespace quarry::query {

/// All that a query matches, by subject, one after the other: memory does not grow with how many there are. Reads one snapshot;
/// what is taken away meanwhile is no longer given.
class Stream {
 public:
  /// `request`: query, filters and fields count; facets, sort and paging do not.
  Stream(std::shared_ptr<const index::Snapshot> snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache);
  std::uint64_t total() const noexcept { return matched_.total; }
  /// Nothing at the end.
  std::optional<Hit> next();

 private:
  struct Head {
    std::size_t part;
    std::uint32_t place;   ///< in the order of the segment's subjects
    std::uint32_t first;   ///< document
    std::string subject;
  };
  /// Goes to the first match from its place on; false where there is none.
  bool settle(Head& head) const;

  std::shared_ptr<const index::Snapshot> snapshot_;
  Viewer viewer_;
  FieldSelection selection_;
  Matched matched_;
  std::vector<index::Bitmap> subjects_;
  std::vector<Head> heads_;
};

}  // namespace quarry::query
