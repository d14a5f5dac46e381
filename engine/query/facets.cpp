// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facets.hpp"

#include <optional>

#include "index/typed_values.hpp"
#include "query/facet_histogram.hpp"
#include "query/facet_numbers.hpp"
#include "query/facet_selection.hpp"
#include "query/facet_spelling.hpp"
#include "query/facet_terms.hpp"
#include "query/known_fields.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_buckets_in_all = 500'000;

}  // namespace

Facets::Facets(const std::vector<FacetRequest>& requests, const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts,
               OrdinalMaps& maps, const Deadline& deadline)
    : snapshot_(snapshot), viewer_(viewer), parts_(parts), maps_(maps), deadline_(deadline), plans_(plan_facets(requests, parts)), own_(plans_.size()) {}

void Facets::select(std::vector<Matches>& matched) {
  std::vector<std::size_t> selecting;
  for (std::size_t p = 0; p < plans_.size(); ++p)
    if (plans_[p].is_selected()) selecting.push_back(p);
  for (std::size_t i = 0; i < parts_.size() && !selecting.empty(); ++i) {
    deadline_.check();
    const auto all = matched[i];
    for (const auto p : selecting) own_[p].push_back(all);
    for (const auto p : selecting) {
      const auto chosen = selected_documents(plans_[p], parts_[i], all.bitmap());
      matched[i] = all_of({&matched[i], 1}, chosen);
      for (const auto other : selecting)
        if (other != p) own_[other][i] = all_of({&own_[other][i], 1}, chosen);
    }
  }
}

std::vector<Facet> Facets::count(const std::vector<Matches>& matched) {
  std::vector<Facet> facets;
  std::optional<DocumentSets> common;
  for (std::size_t p = 0; p < plans_.size(); ++p) {
    if (plans_[p].is_selected()) {
      facets.push_back(count(plans_[p], list_documents(parts_, own_[p])));
      continue;
    }
    if (!common) common = list_documents(parts_, matched);
    facets.push_back(count(plans_[p], *common));
  }
  return facets;
}

Facet Facets::count(const FacetPlan& plan, const DocumentSets& documents) {
  deadline_.check();
  const auto& request = *plan.request;
  Facet facet;
  facet.field = request.field;
  facet.name = plan.name;
  facet.type = request.type;
  facet.rich = request.rich || request.type != FacetType::terms;
  facet.unit = plan.unit;
  const auto* const field = resolve(request.field).field;
  // A name that a block knows may as well be a path of the records' own: then it says nothing of their values.
  if (facet.rich && field != nullptr && (field->path == plan.path || is_derived(plan.path))) {
    facet.title = field->title;
    facet.kind = kind_name(field->kind);
  }
  std::vector<DocumentSets> within;  // by bucket, where there are facets in them
  switch (request.type) {
    case FacetType::histogram: count_histogram(plan, parts_, documents, deadline_, facet, within); break;
    case FacetType::date_histogram: count_date_histogram(plan, parts_, documents, deadline_, facet, within); break;
    case FacetType::stats: count_stats(plan, parts_, documents, deadline_, facet); break;
    case FacetType::terms: count_terms(plan, documents, facet, within); break;
    case FacetType::value_count:
      facet.distinct = query::count_terms({request.field, plan.path, 0, {}}, parts_, documents, maps_, deadline_).distinct;
      facet.stats.count = count_values(plan, parts_, documents, deadline_);
      facet.missing = count_without_terms(plan, parts_, documents);
      break;
  }
  spend(facet.values.size());
  for (std::size_t b = 0; b < within.size(); ++b)
    for (const auto& inner : plan.nested) facet.values[b].nested.push_back(count(inner, within[b]));
  return facet;
}

void Facets::count_terms(const FacetPlan& plan, const DocumentSets& documents, Facet& facet, std::vector<DocumentSets>& within) {
  const auto& request = *plan.request;
  const auto prefix = index::fold_case(request.prefix);
  const auto counted = query::count_terms({request.field, plan.path, request.size, prefix}, parts_, documents, maps_, deadline_);
  facet.distinct = counted.distinct;
  facet.other = counted.sum;
  if (facet.rich) facet.missing = count_without_terms(plan, parts_, documents);
  Spelling spelling(snapshot_, viewer_, plan.path, parts_, documents);
  for (const auto& term : counted.top) {
    facet.other -= term.count;
    Value value;
    if (term.kind == Term::Kind::boolean) value = term.number != 0;
    if (term.kind == Term::Kind::number) value = shown_number(rounded_in(plan, plan.shown(term.number)));
    if (term.kind == Term::Kind::keyword) {
      deadline_.check();
      value = spelling(term);
    }
    facet.values.push_back({std::move(value), term.count, {}, {}, {}});
  }
  if (!plan.nested.empty()) within = split_by_terms(counted.top, plan.path, parts_, documents);
}

void Facets::spend(std::size_t buckets) {
  buckets_ += buckets;
  if (buckets_ > most_buckets_in_all) throw Error(Code::too_large, "the facets have over 500,000 buckets in all: ask for fewer");
}

}  // namespace quarry::query
