// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "query/exact_sum.hpp"
#include "query/facet_buckets.hpp"
#include "query/facet_terms.hpp"

namespace quarry::query {

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
