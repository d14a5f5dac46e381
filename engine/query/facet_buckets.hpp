// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "query/deadline.hpp"
#include "query/documents.hpp"
#include "query/facet_edges.hpp"
#include "query/facet_plan.hpp"

namespace quarry::query {

/// A part's column of numbers (double) or dates (int64); null where it has none.
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

inline double shown(const FacetPlan& plan, double value) { return plan.shown(value); }
inline std::int64_t shown(const FacetPlan&, std::int64_t value) { return value; }

template <class T>
bool inside(const Span<T>& span, T value, double slack) {
  return (!span.from || at_least(value, *span.from, slack)) && (!span.to || !at_least(value, *span.to, slack));
}

/// Calls visit(value) for each value of each document.
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

/// The documents with a value in each bucket from `first` up to `last`.
template <class T, class Buckets>
std::vector<DocumentSets> split_by_buckets(const FacetPlan& plan, const std::vector<Part>& parts, const DocumentSets& documents, const Buckets& buckets,
                                           std::size_t first_bucket, std::size_t last_bucket, const Deadline& deadline) {
  std::vector<DocumentSets> sets(last_bucket - first_bucket, DocumentSets(parts.size()));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    deadline.check();
    const auto* const column = column_of<T>(parts[i], plan.path);
    if (column == nullptr) continue;
    for (const auto list : {&Documents::alone, &Documents::shared})
      for_each_values(*column, documents[i].*list, [&](std::uint32_t doc, const T* first, const T* last) {
        for (; first != last; ++first)
          buckets.find(shown(plan, *first), [&](std::size_t bucket) {
            if (bucket < first_bucket || bucket >= last_bucket) return;
            auto& those = sets[bucket - first_bucket][i].*list;
            if (those.empty() || those.back() != doc) those.push_back(doc);
          });
      });
    for (auto& set : sets) set[i].subjects = set[i].alone.size() + count_shared(parts[i].segment(), set[i].shared);
  }
  return sets;
}

}  // namespace quarry::query
