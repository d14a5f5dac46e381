// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "quarry/date.hpp"
#include "query/exact_sum.hpp"
#include "query/facet_edges.hpp"
#include "query/facet_terms.hpp"

namespace quarry::query {
namespace {

template <class T>
const index::ColumnArrays<T>* column_of(const Part& part, const std::string& path) {
  if constexpr (std::is_same_v<T, double>) {
    const auto* const column = part.segment().numbers(path);
    return column == nullptr ? nullptr : &column->arrays();
  } else {
    const auto* const column = part.segment().dates(path);
    return column == nullptr ? nullptr : &column->arrays();
  }
}

double shown(const FacetPlan& plan, double value) { return plan.shown(value); }
std::int64_t shown(const FacetPlan&, std::int64_t value) { return value; }
Value as_value(double value) { return shown_number(value); }
Value as_value(std::int64_t value) { return to_rfc3339(value); }

template <class T>
bool inside(const Span<T>& span, T value, double slack) {
  return (!span.from || at_least(value, *span.from, slack)) && (!span.to || !at_least(value, *span.to, slack));
}

/// Buckets that may overlap or leave gaps.
template <class T>
struct Ranges {
  const std::vector<Span<T>>& spans;
  double slack;
  std::size_t buckets() const { return spans.size(); }
  template <class Visit>
  void find(T value, Visit&& visit) const {
    for (std::size_t i = 0; i < spans.size(); ++i)
      if (inside(spans[i], value, slack)) visit(i);
  }
};

template <class T>
struct EdgeBuckets {
  const Edges<T>& edges;
  std::size_t buckets() const { return edges.buckets(); }
  template <class Visit>
  void find(T value, Visit&& visit) const {
    if (const auto bucket = edges.find(value); bucket != edges.buckets()) visit(bucket);
  }
};

struct BucketCounts {
  std::vector<std::uint64_t> counts;
  std::uint64_t subjects = 0, with_value = 0, outside = 0;
};

/// What one subject adds: each of its buckets once, and whether it has a value that lies in none.
class Subject {
 public:
  explicit Subject(BucketCounts& counts) : counts_(counts) {}
  template <class Buckets, class T>
  void value(const Buckets& buckets, T value) {
    bool found = false;
    buckets.find(value, [&](std::size_t bucket) {
      found = true;
      if (std::find(own_.begin(), own_.end(), bucket) == own_.end()) own_.push_back(bucket);
    });
    outside_ = outside_ || !found;
    any_ = true;
  }
  void end() {
    for (const auto bucket : own_) ++counts_.counts[bucket];
    counts_.with_value += any_;
    counts_.outside += outside_;
    own_.clear();
    any_ = outside_ = false;
  }

 private:
  BucketCounts& counts_;
  std::vector<std::size_t> own_;
  bool any_ = false, outside_ = false;
};

template <class T, class Buckets>
BucketCounts count_buckets(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Buckets& buckets,
                           const Deadline& deadline) {
  BucketCounts counts;
  counts.counts.resize(buckets.buckets());
  Subject subject(counts);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    counts.subjects += documents[i].subjects;
    const auto* const column = column_of<T>(parts[i], plan.path);
    if (column == nullptr) continue;
    deadline.check();
    const auto add = [&](const T* first, const T* last) {
      for (; first != last; ++first) subject.value(buckets, shown(plan, *first));
    };
    for_each_values(*column, documents[i].alone, [&](std::uint32_t, const T* first, const T* last) {
      add(first, last);
      subject.end();
    });
    for_each_shared(parts[i].segment(), documents[i].shared, [&](std::span<const std::uint32_t> docs) {
      for_each_values(*column, docs, [&](std::uint32_t, const T* first, const T* last) { add(first, last); });
      subject.end();
    });
  }
  return counts;
}

template <class T, class Visit>
void for_each_number(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Visit&& visit) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto* const column = column_of<T>(parts[i], plan.path);
    if (column == nullptr) continue;
    deadline.check();
    for (const auto* list : {&documents[i].alone, &documents[i].shared})
      for_each_values(*column, *list, [&](std::uint32_t, const T* first, const T* last) {
        for (; first != last; ++first) visit(*first);
      });
  }
}

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
                 const Deadline& deadline, Facet& facet) {
  const auto counts = count_buckets<T>(plan, parts, documents, Ranges<T>{spans, plan.slack}, deadline);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    FacetCount bucket{{}, counts.counts[i]};
    if (spans[i].from) bucket.from = as_value(*spans[i].from);
    if (spans[i].to) bucket.to = as_value(*spans[i].to);
    facet.values.push_back(std::move(bucket));
  }
  fill(counts, facet);
}

template <class T>
void count_edges(const FacetPlan& plan, std::vector<T> at, bool bounded, const std::vector<Part>& parts, const DocumentSets& documents,
                 const Deadline& deadline, Facet& facet) {
  const Edges<T> edges(std::move(at), plan.slack);
  const auto counts = count_buckets<T>(plan, parts, documents, EdgeBuckets<T>{edges}, deadline);
  std::size_t first = 0, last = edges.buckets();
  if (!bounded) {
    while (first < last && counts.counts[first] == 0) ++first;
    while (first < last && counts.counts[last - 1] == 0) --last;
  }
  for (auto i = first; i < last; ++i) facet.values.push_back({{}, counts.counts[i], as_value(edges.at[i]), as_value(edges.at[i + 1])});
  fill(counts, facet);
}

}  // namespace

double rounded_in(const FacetPlan& plan, double value) {
  if (!plan.conversion || value == 0 || !std::isfinite(value)) return value;
  std::array<char, 40> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 15).ptr;
  std::from_chars(text.data(), end, value);
  return value;
}

Value shown_number(double number) {
  if (number > -1e15 && number < 1e15 && number == std::floor(number)) return static_cast<std::int64_t>(number);
  return number;
}

void count_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet) {
  if (!plan.ranges.empty()) {
    count_spans(plan, plan.ranges, parts, documents, deadline, facet);
  } else {
    count_edges(plan, edges_of(plan, parts, documents, deadline), plan.bounds.has_value(), parts, documents, deadline, facet);
  }
}

void count_date_histogram(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet) {
  if (!plan.date_ranges.empty()) {
    count_spans(plan, plan.date_ranges, parts, documents, deadline, facet);
  } else {
    count_edges(plan, date_edges_of(plan, parts, documents, deadline), plan.date_bounds.has_value(), parts, documents, deadline, facet);
  }
}

void count_stats(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline, Facet& facet) {
  auto least = std::numeric_limits<double>::infinity(), greatest = -least;
  ExactSum sum;
  for_each_number<double>(plan, parts, documents, deadline, [&](double kept) {
    const auto value = plan.shown(kept);
    least = std::min(least, value);
    greatest = std::max(greatest, value);
    sum.add(value);
    ++facet.stats.count;
  });
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::uint64_t with_value = 0;
    if (const auto* const column = column_of<double>(parts[i], plan.path)) {
      for_each_values(*column, documents[i].alone, [&](std::uint32_t, const double*, const double*) { ++with_value; });
      for_each_shared(parts[i].segment(), documents[i].shared, [&](std::span<const std::uint32_t> docs) {
        bool any = false;
        for_each_values(*column, docs, [&](std::uint32_t, const double*, const double*) { any = true; });
        with_value += any;
      });
    }
    facet.missing += documents[i].subjects - with_value;
  }
  if (facet.stats.count == 0) return;
  const auto total = sum.value();
  facet.stats.min = rounded_in(plan, least);
  facet.stats.max = rounded_in(plan, greatest);
  facet.stats.sum = rounded_in(plan, total);
  facet.stats.mean = rounded_in(plan, total / static_cast<double>(facet.stats.count));
}

std::uint64_t count_values(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Deadline& deadline) {
  std::uint64_t count = 0;
  const auto add = [&](const auto& column, const Documents& from) {
    for (const auto* list : {&from.alone, &from.shared})
      for_each_values(column, *list, [&](std::uint32_t, const auto* first, const auto* last) { count += static_cast<std::uint64_t>(last - first); });
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    deadline.check();
    const auto& segment = parts[i].segment();
    if (const auto* column = segment.keywords(plan.path)) add(column->arrays(), documents[i]);
    if (const auto* column = segment.bools(plan.path)) add(column->arrays(), documents[i]);
    if (const auto* column = segment.numbers(plan.path)) add(column->arrays(), without_keywords(parts[i], plan.path, documents[i]));
  }
  return count;
}

std::uint64_t count_without_terms(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents) {
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& segment = parts[i].segment();
    std::vector<const index::Bitmap*> present;
    if (const auto* column = segment.keywords(plan.path)) present.push_back(&column->present());
    if (const auto* column = segment.numbers(plan.path)) present.push_back(&column->present());
    if (const auto* column = segment.bools(plan.path)) present.push_back(&column->present());
    const auto lacks = [&](std::uint32_t doc) {
      return std::none_of(present.begin(), present.end(), [&](const index::Bitmap* bits) { return bits->test(doc); });
    };
    if (present.empty()) {
      missing += documents[i].subjects;
      continue;
    }
    for (const auto doc : documents[i].alone) missing += lacks(doc);
    for_each_shared(segment, documents[i].shared, [&](std::span<const std::uint32_t> docs) { missing += std::all_of(docs.begin(), docs.end(), lacks); });
  }
  return missing;
}

}  // namespace quarry::query
