// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/evaluate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "quarry/field.hpp"
#include "query/facets.hpp"
#include "query/match.hpp"
#include "query/order.hpp"
#include "query/rank.hpp"
#include "query/resolve.hpp"
#include "query/visible.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_facets = 50;
constexpr std::uint32_t most_facet_values = 10'000;
constexpr std::uint32_t most_hits = 10'000;

void check_limits(const SearchRequest& request) {
  if (request.limit > most_hits) throw Error(Code::invalid_argument, "limit is over 10,000: page with offset");
  if (request.facets.size() > most_facets) throw Error(Code::invalid_argument, "over 50 facets in one query");
  for (const auto& facet : request.facets)
    if (facet.size > most_facet_values) throw Error(Code::invalid_argument, "facet '" + facet.field + "' asks for over 10,000 values");
}

/// The last gate: is this row, as the catalog has it now, there and the viewer's to see?
bool may_show(const index::StoredRow& row, const index::Snapshot& snapshot, const Viewer& viewer) {
  return !row.gone && (viewer.sees_all() || viewer.sees(snapshot.principals(row.acl_set)));
}

HitEntry entry_of(index::StoredRow&& row) {
  row.content.erase_path("mdf.acl");
  row.content.erase_path("extraction.sources");
  return {std::move(row.entry_id), std::move(row.content)};
}

std::optional<Hit> load_hit(const Candidate& candidate, const Part& part, const index::Bitmap& matched,
                            const index::Snapshot& snapshot, const Viewer& viewer) {
  Hit hit;
  hit.score = candidate.score;
  for_each_entry(part.segment(), candidate.first, matched, [&](std::uint32_t doc) {
    auto row = snapshot.load(part.segment().row(doc));
    if (!may_show(row, snapshot, viewer)) return;
    hit.subject = row.subject;
    hit.entries.push_back(entry_of(std::move(row)));
  });
  if (hit.entries.empty()) return std::nullopt;
  std::sort(hit.entries.begin(), hit.entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return hit;
}

/// A row of one kind of column of a field, for `fields`.
void add_use(std::map<std::string, FieldUse>& uses, const index::ColumnName& column, std::uint64_t subjects) {
  static constexpr const char* kinds[] = {"number", "date", "keyword", "boolean"};
  if (subjects == 0 || column.path.starts_with('#')) return;
  auto& use = uses[column.path];
  use.path = column.path;
  if (subjects >= use.subjects || use.kind.empty()) use.kind = kinds[static_cast<int>(column.kind)];
  use.subjects = std::max(use.subjects, subjects);
}

void describe(FieldUse& use) {
  const auto* const known = find_field(use.path);
  if (known == nullptr) return;
  use.unit = known->unit;
  use.title = known->title;
  use.description = known->description;
  use.facet = known->facet;
  if (known->kind == FieldKind::text) use.kind = "text";
}

/// The fields that a query names, outside of chemistry.
void collect_fields(const Node& node, std::vector<std::pair<std::string, std::size_t>>& fields) {
  if (!node.field.empty() && node.op != Op::formula && node.op != Op::elements) fields.emplace_back(node.field, node.position);
  for (const auto& child : node.children) collect_fields(child, fields);
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

bool has_visible_value(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline) {
  Node exists;
  exists.op = Op::exists;
  exists.field = field;
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    auto documents = match(exists, part, deadline);
    documents &= part.visible->documents;
    return !documents.none();
  });
}

/// Says which fields of a fruitless query no visible record has, and which one may be meant.
std::vector<std::string> field_warnings(const Node& query, const std::vector<Part>& parts, const std::vector<FieldUse>& known,
                                        const Deadline& deadline) {
  std::vector<std::pair<std::string, std::size_t>> fields;
  collect_fields(query, fields);
  std::vector<std::string> warnings;
  for (const auto& [field, position] : fields) {
    if (warnings.size() == 10) break;
    if (field.size() > 200 || has_visible_value(field, parts, deadline)) continue;
    const FieldUse* nearest = nullptr;
    std::size_t least = field.size() / 3 + 2;
    for (const auto& use : known)
      if (const auto d = distance(field, use.path); d < least) {
        least = d;
        nearest = &use;
      }
    warnings.push_back("character " + std::to_string(position + 1) + ": no record that you may see has the field '" + field + "'" +
                       (nearest == nullptr ? "" : "; did you mean '" + nearest->path + "'?"));
  }
  return warnings;
}

}  // namespace

SearchResult evaluate(const index::Snapshot& snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache) {
  check_limits(request);
  const Deadline deadline(request.deadline);
  const auto query = request.lenient ? parse_leniently(request.query) : parse(request.query);
  const auto parts = cache.parts(snapshot, viewer);
  std::vector<index::Bitmap> matched;
  SearchResult result;
  for (const auto& part : parts) {
    matched.push_back(match(query, part, deadline));
    matched.back() &= part.visible->documents;
    result.total += folded(part.segment(), matched.back()).count();
  }
  for (const auto& facet : request.facets) result.facets.push_back(count_facet(facet, snapshot, parts, matched, deadline));
  if (request.limit != 0 && result.total > request.offset) {
    const auto ranks = request.sort.empty() ? scores(query, parts, matched) : std::vector<std::vector<double>>(parts.size());
    deadline.check();
    for (const auto& candidate : page(parts, matched, ranks, request))
      if (auto hit = load_hit(candidate, parts[candidate.part], matched[candidate.part], snapshot, viewer))
        result.hits.push_back(std::move(*hit));
  }
  if (result.total == 0) result.warnings = field_warnings(query, parts, fields(snapshot, viewer, cache), deadline);
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
      if (row.subject == subject && may_show(row, snapshot, viewer)) hit.entries.push_back(entry_of(std::move(row)));
    }
  if (hit.entries.empty()) return {};
  std::sort(hit.entries.begin(), hit.entries.end(), [](const auto& a, const auto& b) { return a.entry_id < b.entry_id; });
  return {std::move(hit)};
}

std::vector<FieldUse> fields(const index::Snapshot& snapshot, const Viewer& viewer, Cache& cache) {
  std::map<std::string, FieldUse> uses;
  std::map<std::pair<std::string, index::ColumnKind>, std::uint64_t> counts;
  const auto present = [](const index::Segment& segment, const index::ColumnName& column) -> const index::Bitmap& {
    switch (column.kind) {
      case index::ColumnKind::number: return segment.numbers(column.path)->present();
      case index::ColumnKind::date: return segment.dates(column.path)->present();
      case index::ColumnKind::keyword: return segment.keywords(column.path)->present();
      case index::ColumnKind::boolean: break;
    }
    return segment.bools(column.path)->present();
  };
  for (const auto& part : cache.parts(snapshot, viewer))
    for (const auto& column : part.segment().columns()) {
      auto documents = present(part.segment(), column);
      documents &= part.visible->documents;
      counts[{column.path, column.kind}] += folded(part.segment(), documents).count();
    }
  for (const auto& [name, count] : counts) add_use(uses, {name.first, name.second, 0}, count);
  std::vector<FieldUse> all;
  for (auto& [path, use] : uses) {
    describe(use);
    all.push_back(std::move(use));
  }
  return all;
}

}  // namespace quarry::query
