// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/documents.hpp"
#include "query/facet_plan.hpp"
#include "query/ordinals.hpp"

namespace quarry::query {

/// The facets of one request (docs/query.md, "Facets"): everything is counted in subjects, a subject once per value or bucket
/// among its matching visible entries.
class Facets {
 public:
  /// Everything given must outlive this. Throws Error(invalid_argument) that names the facet.
  Facets(const std::vector<FacetRequest>& requests, const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts,
         OrdinalMaps& maps, const Deadline& deadline);

  /// Cuts the matching visible documents down to what is selected in the facets.
  void select(std::vector<Matches>& matched);
  /// Counts, in the order asked for, among the documents that `select` left; a facet with a selection among those that the other
  /// selections leave. Throws Error(too_large) over 500,000 buckets, or two million values of one facet.
  std::vector<Facet> count(const std::vector<Matches>& matched);

 private:
  Facet count(const FacetPlan& plan, const DocumentSets& documents);
  void count_terms(const FacetPlan& plan, const DocumentSets& documents, Facet& facet, std::vector<DocumentSets>& within);
  void spend(std::size_t buckets);

  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  const std::vector<Part>& parts_;
  OrdinalMaps& maps_;
  const Deadline& deadline_;
  std::vector<FacetPlan> plans_;
  std::vector<std::vector<Matches>> own_;  ///< by plan with a selection and part: what that facet counts; else empty
  std::size_t buckets_ = 0;
};

}  // namespace quarry::query
