// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/matched.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "acl_fault.hpp"
#include "index/subjects.hpp"
#include "query/check.hpp"
#include "query/exact.hpp"
#include "query/facets.hpp"
#include "query/filter.hpp"
#include "query/match.hpp"
#include "query/match_visible.hpp"

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
  const auto narrow = [&](Matches& documents, const Node& filter, const Part& part) {
    if (filter.op != Op::all) documents = all_of({&documents, 1}, match_filter(filter, documents.bitmap(), records_of(part), deadline));
  };
  std::vector<Matches> unfiltered;  // of seeded faults only
  // Whoever counts only needs no list of what was counted.
  const bool counts = facets != nullptr && request.limit == 0 && request.facets.empty() && request.filters.empty() && acl_fault == 0;
  for (const auto& part : parts) {
    if (counts && part.segment().first_of_subject() == nullptr) {
      matched.total += count_among(*matched.query, part.segment(), matched.expansions, part.visible->documents, deadline);
      matched.documents.emplace_back(part.segment().size(), std::vector<std::uint32_t>());
      continue;
    }
    if constexpr (acl_fault == 1 || acl_fault == 2) {
      unfiltered.push_back(match_among(*matched.query, part.segment(), matched.expansions, index::Bitmap(part.segment().size(), true), deadline));
      narrow(unfiltered.back(), matched.filters.before, part);
    }
    auto documents = match_among(*matched.query, part.segment(), matched.expansions, part.visible->documents, deadline);
    narrow(documents, matched.filters.before, part);
    matched.documents.push_back(std::move(documents));
  }
  counter.select(matched.documents);
  if (facets != nullptr) *facets = counter.count(acl_fault == 2 ? unfiltered : matched.documents);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    narrow(matched.documents[i], matched.filters.after, parts[i]);
    matched.total += count_subjects(parts[i].segment(), acl_fault == 1 ? unfiltered[i] : matched.documents[i]);
  }
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

/// Ids need no look at rows where nothing was changed in the catalog since the request began: then the segments' state is the
/// catalog's. Where a row was deleted or given to others meanwhile, all are asked of the catalog.
bool HitLoader::from_segments() {
  if (!from_segments_) from_segments_ = ids_only_ && snapshot_.is_current();
  return *from_segments_;
}

void HitLoader::read(std::uint32_t doc, const Part& part, std::optional<Hit>& hit) {
  const auto& segment = part.segment();
  if (from_segments()) {
    if (acl_fault != 8 && !may_show(part, doc, snapshot_, viewer_)) return;
    if (hit) return;
    hit.emplace();
    hit->subject = segment.subjects().subject(segment.subjects().rank(doc));
    // What a catalog row's checksum is to its subject, the hash in another file is to this one: a damaged name is not given out.
    if (index::subject_hash(hit->subject) != segment.subject_hash_of(doc))
      throw Error(Code::corrupt, "the subject of catalog row " + std::to_string(segment.row(doc)) + " does not fit its hash; run `quarry reindex`");
    return;
  }
  if (!rows_) rows_ = snapshot_.rows();
  auto row = ids_only_ ? rows_->load_without_content(segment.row(doc)) : rows_->load(segment.row(doc));
  if (acl_fault != 8 && !may_show(row, snapshot_, viewer_)) return;
  if (!hit) hit.emplace();
  hit->subject = row.subject;
  if (!ids_only_) hit->entries.push_back(entry_of(std::move(row)));
}

std::optional<Hit> HitLoader::operator()(const Candidate& candidate, const Part& part, const Matches& matched) {
  std::optional<Hit> hit;
  const auto take = [&](std::uint32_t doc) { read(doc, part, hit); };
  if (acl_fault == 8) {
    for_each_entry(part.segment(), candidate.first, *part.view->live, take);
  } else {
    for_each_entry(part.segment(), candidate.first, matched, take);
  }
  if (!hit) return hit;
  hit->score = candidate.score;
  std::sort(hit->entries.begin(), hit->entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return hit;
}

}  // namespace quarry::query
