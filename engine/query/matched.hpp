// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/match.hpp"
#include "query/filter.hpp"
#include "query/order.hpp"

namespace quarry::query {

/// What a query matches of what a viewer may see: what listings, exports and likenesses begin with.
struct Matched {
  std::unique_ptr<Node> query;  ///< stays where it is: `expansions` names its nodes
  Filters filters;              ///< of `request.filters`
  std::vector<Part> parts;
  Expansions expansions;
  std::vector<Matches> documents;  ///< by part; empty where only the number was wanted
  std::uint64_t total = 0;               ///< subjects
  std::vector<std::string> warnings;
};

/// Where `facets` is given, it gets what the request counts; what is chosen among its values matches in any case. Throws
/// Error(invalid_argument) for a query that cannot be answered.
Matched find_matches(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache,
                     const Deadline& deadline, std::vector<Facet>* facets = nullptr);

/// Loads hits, all as the catalog has them at one moment: that of the first one. One thread, for one page.
class HitLoader {
 public:
  /// Everything given must outlive this. `ids_only`: entries stay empty.
  HitLoader(const index::Snapshot& snapshot, const Viewer& viewer, bool ids_only = false) : snapshot_(snapshot), viewer_(viewer), ids_only_(ids_only) {}
  /// Loads a subject's entries among `matched`, as far as the viewer may see them now; nothing where none is left.
  std::optional<Hit> operator()(const Candidate& candidate, const Part& part, const Matches& matched);

 private:
  void read(std::uint32_t doc, const Part& part, std::optional<Hit>& hit);
  bool from_segments();

  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  bool ids_only_;
  std::optional<bool> from_segments_;
  std::unique_ptr<index::RowReader> rows_;
};

/// An entry as it is shown: without `mdf.acl`, and without where its values were read unless that is asked for.
HitEntry entry_of(index::StoredRow&& row, bool with_sources = false);

}  // namespace quarry::query
