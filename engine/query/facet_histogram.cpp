// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_histogram.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "query/facet_buckets.hpp"
#include "query/facet_numbers.hpp"

namespace quarry::query {
namespace {

Value as_value(double value) { return shown_number(value); }
Value as_value(std::int64_t value) { return to_rfc3339(value); }

template <class T>
struct Extent {
  T least, greatest;
};

/// In the shown unit; nothing where there is no value.
template <class T>
std::optional<Extent<T>> extent_of(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline) {
  auto least = std::numeric_limits<T>::max(), greatest = std::numeric_limits<T>::lowest();
  bool any = false;
  for_each_number<T>(plan, parts, documents, deadline, [&](T value) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
    any = true;
  });
  if (!any) return std::nullopt;
  return Extent<T>{shown(plan, least), shown(plan, greatest)};
}

[[noreturn]] void refuse_buckets(const FacetPlan& plan) {
  throw Error(Code::invalid_argument, "facet '" + plan.request->field + "' would have over 10,000 buckets: ask for a longer interval, or give bounds");
}

/// The edges that the plan asks for; none where there is no value to put between them.
std::vector<double> edges_of(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline) {
  if (plan.bounds) {
    auto edges = plan.interval ? bounded_edges(*plan.bounds->from, *plan.bounds->to, *plan.interval)
                               : divided_edges(*plan.bounds->from, *plan.bounds->to, plan.request->size);
    if (edges.empty()) refuse_buckets(plan);
    return edges;
  }
  const auto extent = extent_of<double>(plan, parts, documents, deadline);
  if (!extent) return {};
  const auto interval = plan.interval ? *plan.interval : fitting_interval(extent->least, extent->greatest, plan.request->size);
  // A converted number that misses an edge by rounding belongs behind it.
  auto edges = even_edges(extent->least, extent->greatest + plan.slack * std::abs(extent->greatest), interval);
  if (edges.empty()) refuse_buckets(plan);
  return edges;
}

std::vector<std::int64_t> date_edges_of(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline) {
  const auto extent = plan.date_bounds ? std::optional(Extent<std::int64_t>{*plan.date_bounds->from, *plan.date_bounds->to - 1})
                                 : extent_of<std::int64_t>(plan, parts, documents, deadline);
  if (!extent) return {};
  auto edges = date_edges(extent->least, extent->greatest, plan.step ? *plan.step : fitting_step(extent->least, extent->greatest, plan.request->size));
  if (edges.empty()) refuse_buckets(plan);
  if (plan.date_bounds) {
    edges.front() = *plan.date_bounds->from;
    edges.back() = *plan.date_bounds->to;
  }
  return edges;
}

void fill(const BucketCounts& counts, Facet& facet) {
  facet.missing = counts.subjects - counts.with_value;
  facet.other = counts.outside;
}

template <class T>
void count_spans(const FacetPlan& plan, const std::vector<Span<T>>& spans, const std::vector<Part>& parts, const DocumentSets& documents,
                 const Deadline& deadline, Facet& facet, std::vector<DocumentSets>& within) {
  const auto counts = count_buckets<T>(plan, parts, documents, Ranges<T>{spans, plan.slack}, deadline);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    FacetCount bucket{{}, counts.counts[i]};
    if (spans[i].from) bucket.from = as_value(*spans[i].from);
    if (spans[i].to) bucket.to = as_value(*spans[i].to);
    facet.values.push_back(std::move(bucket));
  }
  fill(counts, facet);
  if (!plan.nested.empty()) within = split_by_buckets<T>(plan, parts, documents, Ranges<T>{spans, plan.slack}, 0, spans.size(), deadline);
}

template <class T>
void count_edges(const FacetPlan& plan, std::vector<T> at, bool bounded, const std::vector<Part>& parts, const DocumentSets& documents,
                 const Deadline& deadline, Facet& facet, std::vector<DocumentSets>& within) {
  const Edges<T> edges(std::move(at), plan.slack);
  const auto counts = count_buckets<T>(plan, parts, documents, EdgeBuckets<T>{edges}, deadline);
  std::size_t first = 0, last = edges.buckets();
  if (!bounded) {
    while (first < last && counts.counts[first] == 0) ++first;
    while (first < last && counts.counts[last - 1] == 0) --last;
  }
  for (auto i = first; i < last; ++i) facet.values.push_back({{}, counts.counts[i], as_value(edges.at[i]), as_value(edges.at[i + 1]), {}});
  fill(counts, facet);
  if (!plan.nested.empty()) within = split_by_buckets<T>(plan, parts, documents, EdgeBuckets<T>{edges}, first, last, deadline);
}

}  // namespace

void count_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet,
                     std::vector<DocumentSets>& within) {
  if (!plan.ranges.empty()) {
    count_spans(plan, plan.ranges, parts, documents, deadline, facet, within);
  } else {
    count_edges(plan, edges_of(plan, parts, documents, deadline), plan.bounds.has_value(), parts, documents, deadline, facet, within);
  }
}

void count_date_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet,
                     std::vector<DocumentSets>& within) {
  if (!plan.date_ranges.empty()) {
    count_spans(plan, plan.date_ranges, parts, documents, deadline, facet, within);
  } else {
    count_edges(plan, date_edges_of(plan, parts, documents, deadline), plan.date_bounds.has_value(), parts, documents, deadline, facet, within);
  }
}

}  // namespace quarry::query
