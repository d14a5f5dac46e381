// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/evaluate.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "query/check.hpp"
#include "query/declared_fields.hpp"
#include "query/facets.hpp"
#include "query/filter.hpp"
#include "query/known_fields.hpp"
#include "query/match.hpp"
#include "query/order.hpp"
#include "query/rank.hpp"
#include "query/suggest.hpp"
#include "query/visible.hpp"

namespace quarry::query {
namespace {

constexpr std::uint32_t most_hits = 10'000;
constexpr std::chrono::seconds fields_deadline{60};

void check_limits(const SearchRequest& request) {
  if (request.limit > most_hits) throw Error(Code::invalid_argument, "limit is over 10,000: page with offset");
}

HitEntry entry_of(index::StoredRow&& row, bool with_sources = false) {
  HitEntry entry{std::move(row.entry_id), std::move(row.content), {}};
  const auto* const sources = with_sources ? entry.content.at_path("extraction.sources") : nullptr;
  if (sources != nullptr) entry.sources = *sources;
  entry.content.erase_path("mdf.acl");
  entry.content.erase_path("extraction.sources");
  return entry;
}

std::optional<Hit> load_hit(const Candidate& candidate, const Part& part, const index::Bitmap& matched,
                            const index::Snapshot& snapshot, const Viewer& viewer, bool ids_only) {
  Hit hit;
  hit.score = candidate.score;
  bool shown = false;
  for_each_entry(part.segment(), candidate.first, matched, [&](std::uint32_t doc) {
    const auto number = part.segment().row(doc);
    auto row = ids_only ? snapshot.load_without_content(number) : snapshot.load(number);
    if (!may_show(row, snapshot, viewer)) return;
    shown = true;
    hit.subject = row.subject;
    if (!ids_only) hit.entries.push_back(entry_of(std::move(row)));
  });
  if (!shown) return std::nullopt;
  std::sort(hit.entries.begin(), hit.entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return hit;
}

/// What of the facets and sort keys no visible record has.
void warn_of_absent(const SearchRequest& request, const std::vector<Part>& parts, const Deadline& deadline, SearchResult& result) {
  const auto consider = [&](const std::string& field, const char* what) {
    if (field.size() <= 200 && has_visible_value(field, parts, deadline)) return;
    result.warnings.push_back(std::string(what) + " '" + field + "': no record that you may see has that field" +
                              meant_field(field, parts, deadline));
  };
  for (std::size_t i = 0; i < request.facets.size(); ++i)
    if (result.facets[i].values.empty() && result.facets[i].stats.count == 0) consider(request.facets[i].field, "facet");
  for (const auto& key : request.sort) consider(key.field, "sort");
}

}  // namespace

SearchResult evaluate(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache) {
  check_limits(request);
  const Deadline deadline(request.deadline);
  auto query = request.lenient ? parse_leniently(request.query) : parse(request.query);
  const auto parts = cache.parts(snapshot, viewer);
  check(query, parts, request.lenient, deadline);
  const auto filter = parse_filters(request.filters);
  SearchResult result;
  const auto expansions = expand(query, parts, deadline, result.warnings);
  Facets facets(request.facets, snapshot, viewer, parts, cache.ordinals, deadline);
  std::vector<index::Bitmap> matched;
  for (const auto& part : parts) {
    matched.push_back(match(query, part.segment(), expansions, deadline));
    if (!request.filters.empty()) matched.back() &= match_filter(filter, part.segment(), deadline);
    matched.back() &= part.visible->documents;
  }
  facets.select(matched);
  for (std::size_t i = 0; i < parts.size(); ++i) result.total += folded(parts[i].segment(), matched[i]).count();
  result.facets = facets.count(matched);
  if (request.limit != 0 && result.total > request.offset) {
    const auto terms = request.sort.empty() ? scoring_terms(query) : std::vector<ScoringTerm>();
    const auto ranked = rank(terms, parts, std::move(matched), request.offset + request.limit, deadline);
    for (const auto& candidate : page(parts, ranked.documents, ranked.scores, request, deadline))
      if (auto hit = load_hit(candidate, parts[candidate.part], ranked.documents[candidate.part], snapshot, viewer, request.ids_only))
        result.hits.push_back(std::move(*hit));
  }
  if (result.total == 0) result.suggestion = suggest(query, request.query, parts, deadline);
  if (result.total == 0)
    for (auto& warning : absent_fields(query, filter, parts, deadline)) result.warnings.push_back(std::move(warning));
  warn_of_absent(request, parts, deadline, result);
  deadline.check();
  return result;
}

std::vector<Hit> get(const index::Snapshot& snapshot, const std::string& subject, const Viewer& viewer, Cache& cache) {
  Hit hit;
  hit.subject = subject;
  const auto hash = index::subject_hash(subject);
  for (const auto& part : cache.parts(snapshot, viewer))
    for (const auto doc : part.segment().find_subject(hash)) {
      if (!part.visible->documents.test(doc)) continue;
      auto row = snapshot.load(part.segment().row(doc));
      if (row.subject == subject && may_show(row, snapshot, viewer)) hit.entries.push_back(entry_of(std::move(row), true));
    }
  if (hit.entries.empty()) return {};
  std::sort(hit.entries.begin(), hit.entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return {std::move(hit)};
}

std::vector<FieldUse> fields(const index::Snapshot& snapshot, const Viewer& viewer, Cache& cache) {
  auto uses = visible_fields(cache.parts(snapshot, viewer), Deadline(fields_deadline));
  const auto is_custom = [](const FieldUse& use) { return use.path.starts_with("custom."); };
  if (std::none_of(uses.begin(), uses.end(), is_custom)) return uses;
  SearchRequest datasets;
  datasets.query = "mdf.resource_type:dataset";
  datasets.limit = most_hits;
  datasets.deadline = fields_deadline;
  add_declarations(evaluate(snapshot, datasets, viewer, cache).hits, uses);
  return uses;
}

}  // namespace quarry::query
