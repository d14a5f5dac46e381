// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/search.hpp"
#include "query/deadline.hpp"
#include "query/documents.hpp"
#include "query/facet_plan.hpp"

namespace quarry::query {

/// Every number of every document.
void count_stats(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet);
/// How many values of terms (as count_terms counts them) every document has.
std::uint64_t count_values(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline);
/// The subjects that have none of the values that terms count.
std::uint64_t count_without_terms(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents);

/// A converted number as a person would write it: what the conversion left in the last digit is taken off.
double rounded_in(const FacetPlan& plan, double value);
/// Whole numbers are shown as such.
Value shown_number(double number);

}  // namespace quarry::query
