// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/evaluate.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "query/check.hpp"
#include "query/declared_fields.hpp"
#include "query/known_fields.hpp"
#include "query/field_selection.hpp"
#include "query/highlight.hpp"
#include "query/match.hpp"
#include "query/matched.hpp"
#include "query/order.hpp"
#include "query/rank.hpp"
#include "query/suggest.hpp"
#include "query/visible.hpp"

namespace quarry::query {
namespace {

constexpr std::uint64_t most_wanted = ~std::uint64_t{0};
constexpr std::size_t most_sort_keys = 8;
constexpr std::uint32_t most_hits = 10'000;
constexpr std::chrono::seconds fields_deadline{60};

void check_limits(const SearchRequest& request) {
  if (request.limit > most_hits) throw Error(Code::invalid_argument, "limit is over 10,000: page with offset, or with cursors");
  if (request.sort.size() > most_sort_keys) throw Error(Code::invalid_argument, "over 8 sort keys in one query");
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
  for (const auto& key : request.sort)
    if (key.field != "id") consider(key.field, "sort");
}

}  // namespace

Answer answer(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache,
              const std::optional<Position>& after) {
  check_limits(request);
  const FieldSelection selection(request.fields);
  const Deadline deadline(request.deadline);
  Answer answer;
  auto& result = answer.result;
  auto found = find_matches(snapshot, request, viewer, cache, deadline, &result.facets);
  result.total = found.total;
  describe_facets(snapshot, viewer, found.parts, deadline, result.facets);
  result.warnings = std::move(found.warnings);
  if (request.limit != 0 && result.total > request.offset) {
    const auto terms = request.sort.empty() ? scoring_terms(*found.query) : std::vector<ScoringTerm>();
    const auto wanted = after ? most_wanted : request.offset + request.limit + 1;  // what came before a cursor is not counted
    const auto ranked = rank(terms, found.parts, std::move(found.documents), wanted, deadline);
    const Order order(found.parts, ranked.documents, ranked.scores, request);
    const auto page = order.page(after, request.offset, request.limit, deadline);
    const auto highlighter = request.highlight ? std::optional<Highlighter>(std::in_place, *request.highlight, *found.query, found.expansions) : std::nullopt;
    HitLoader load(snapshot, viewer, request.ids_only);
    const Candidate* last = nullptr;
    for (const auto& candidate : page.candidates) {
      auto hit = load(candidate, found.parts[candidate.part], ranked.documents[candidate.part]);
      if (!hit) continue;
      if (highlighter) highlighter->mark(*hit);
      for (auto& entry : hit->entries) entry.content = selection.of(entry.content);
      result.hits.push_back(std::move(*hit));
      last = &candidate;
    }
    // What was taken away while this was answered is named by nothing, a cursor included.
    if (page.more && last == nullptr) throw Error(Code::unavailable, "all records of this page were taken away just now: ask again");
    if (page.more) answer.last = order.position(*last);
  }
  if (result.total == 0) result.suggestion = suggest(*found.query, request.query, found.parts, deadline);
  if (result.total == 0)
    for (auto& warning : absent_fields(*found.query, found.filters.all, found.parts, deadline)) result.warnings.push_back(std::move(warning));
  warn_of_absent(request, found.parts, deadline, result);
  deadline.check();
  return answer;
}

SearchResult evaluate(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache) {
  return answer(snapshot, request, viewer, cache, std::nullopt).result;
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
  const auto parts = cache.parts(snapshot, viewer);
  const Deadline deadline(fields_deadline);
  auto uses = visible_fields(parts, deadline);
  const auto is_custom = [](const FieldUse& use) { return use.path.starts_with("custom."); };
  if (std::any_of(uses.begin(), uses.end(), is_custom)) add_declarations(declared_fields(snapshot, viewer, parts, {}, deadline), uses);
  return uses;
}

}  // namespace quarry::query
