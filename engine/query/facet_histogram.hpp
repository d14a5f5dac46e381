// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/documents.hpp"
#include "query/facet_plan.hpp"

namespace quarry::query {

/// Counts the subjects with a number in each bucket. Where the plan has facets within, `within` gets the documents that have a value
/// in each bucket shown. Throws Error(invalid_argument) where there are too many buckets.
void count_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet,
                     std::vector<DocumentSets>& within);
/// The same of dates.
void count_date_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet,
                          std::vector<DocumentSets>& within);

}  // namespace quarry::query
