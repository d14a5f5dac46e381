// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/matched.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "acl_fault.hpp"
#include "query/check.hpp"
#include "query/exact.hpp"
#include "query/facets.hpp"
#include "query/match.hpp"

namespace quarry::query {

Matched find_matches(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache,
                     const Deadline& deadline, std::vector<Facet>* facets) {
  Matched matched;
  auto& parts = matched.parts;
  matched.query = std::make_unique<Node>(request.lenient ? parse_leniently(request.query) : parse(request.query));
  parts = cache.parts(snapshot, viewer);
  check(*matched.query, parts, request.lenient, deadline);
  matched.filters = parse_filters(request.filters);
  matched.expansions = expand(*matched.query, parts, deadline, matched.warnings);
  Facets counter(request.facets, snapshot, viewer, parts, cache.ordinals, deadline);
  std::map<const Part*, Records> records;
  const auto records_of = [&](const Part& part) -> Records& {
    return records.try_emplace(&part, snapshot, viewer, part.segment(), deadline).first->second;
  };
  std::vector<index::Bitmap> unfiltered;  // of seeded faults only
  for (const auto& part : parts) {
    auto documents = match(*matched.query, part.segment(), matched.expansions, deadline);
    if (matched.filters.before.op != Op::all) {
      auto among = documents;
      among &= part.visible->documents;
      documents &= match_filter(matched.filters.before, among, records_of(part), deadline);
    }
    if constexpr (acl_fault == 1 || acl_fault == 2) unfiltered.push_back(documents);
    documents &= part.visible->documents;
    matched.documents.push_back(std::move(documents));
  }
  counter.select(matched.documents);
  if (facets != nullptr) *facets = counter.count(acl_fault == 2 ? unfiltered : matched.documents);
  for (std::size_t i = 0; i < parts.size() && matched.filters.after.op != Op::all; ++i)
    matched.documents[i] &= match_filter(matched.filters.after, matched.documents[i], records_of(parts[i]), deadline);
  for (std::size_t i = 0; i < parts.size(); ++i) matched.total += folded(parts[i].segment(), acl_fault == 1 ? unfiltered[i] : matched.documents[i]).count();
  return matched;
}

HitEntry entry_of(index::StoredRow&& row, bool with_sources) {
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
  for_each_entry(part.segment(), candidate.first, acl_fault == 8 ? *part.view->live : matched, [&](std::uint32_t doc) {
    const auto number = part.segment().row(doc);
    auto row = ids_only ? snapshot.load_without_content(number) : snapshot.load(number);
    if (acl_fault != 8 && !may_show(row, snapshot, viewer)) return;
    shown = true;
    hit.subject = row.subject;
    if (!ids_only) hit.entries.push_back(entry_of(std::move(row)));
  });
  if (!shown) return std::nullopt;
  std::sort(hit.entries.begin(), hit.entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return hit;
}

}  // namespace quarry::query
