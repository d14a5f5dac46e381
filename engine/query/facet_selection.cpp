// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facet_selection.hpp"

#include <algorithm>

#include "index/typed_values.hpp"
#include "query/documents.hpp"
#include "query/facet_edges.hpp"
#include "query/facet_terms.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

/// Sets the documents that have a value for which chosen(value).
template <class T, class Chosen>
void choose(const index::ColumnArrays<T>& column, const Documents& documents, Chosen&& chosen, index::Bitmap& out) {
  for (const auto* list : {&documents.alone, &documents.shared})
    for_each_values(column, *list, [&](std::uint32_t doc, const auto* first, const auto* last) {
      for (; first != last; ++first)
        if (chosen(*first)) out.set(doc);
    });
}

/// Sorted ordinals of the selected words, as they stand in this column.
std::vector<std::uint32_t> ordinals_of(const FacetPlan& plan, const index::KeywordColumn& column) {
  std::vector<std::uint32_t> ordinals;
  for (const auto& value : plan.request->selected)
    if (value.is_string())
      if (const auto ordinal = column.find(index::fold_case(normal_keyword(plan.path, value.as_string())))) ordinals.push_back(*ordinal);
  std::sort(ordinals.begin(), ordinals.end());
  return ordinals;
}

void choose_terms(const FacetPlan& plan, const Part& part, const Documents& documents, index::Bitmap& out) {
  const auto& segment = part.segment();
  const auto& selected = plan.request->selected;
  if (const auto* column = segment.keywords(plan.path)) {
    const auto ordinals = ordinals_of(plan, *column);
    if (!ordinals.empty())
      choose(column->arrays(), documents, [&](std::uint32_t ordinal) { return std::binary_search(ordinals.begin(), ordinals.end(), ordinal); }, out);
  }
  if (const auto* column = segment.bools(plan.path))
    choose(column->arrays(), documents, [&](std::uint32_t value) {
      return std::any_of(selected.begin(), selected.end(), [&](const Value& one) { return one.is_bool() && one.as_bool() == (value != 0); });
    }, out);
  if (const auto* column = segment.numbers(plan.path))
    choose(column->arrays(), without_keywords(part, plan.path, documents), [&](double kept) {
      const auto value = plan.shown(kept);
      return std::any_of(selected.begin(), selected.end(), [&](const Value& one) {
        return one.is_number() && at_least(value, one.as_number(), plan.slack) && at_least(one.as_number(), value, plan.slack);
      });
    }, out);
}

template <class T>
bool inside_any(const std::vector<Span<T>>& spans, T value, double slack) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span<T>& span) {
    return (!span.from || at_least(value, *span.from, slack)) && (!span.to || !at_least(value, *span.to, slack));
  });
}

}  // namespace

index::Bitmap selected_documents(const FacetPlan& plan, const Part& part, const index::Bitmap& among) {
  index::Bitmap out(among.size());
  const auto& segment = part.segment();
  const auto documents = list_documents(segment, among);
  switch (plan.request->type) {
    case FacetType::histogram:
      if (const auto* column = segment.numbers(plan.path))
        choose(column->arrays(), documents, [&](double kept) { return inside_any(plan.selected_ranges, plan.shown(kept), plan.slack); }, out);
      break;
    case FacetType::date_histogram:
      if (const auto* column = segment.dates(plan.path))
        choose(column->arrays(), documents, [&](std::int64_t date) { return inside_any(plan.selected_date_ranges, date, 0); }, out);
      break;
    case FacetType::terms: choose_terms(plan, part, documents, out); break;
    case FacetType::stats:
    case FacetType::value_count: break;  // have no selection
  }
  return out;
}

}  // namespace quarry::query
