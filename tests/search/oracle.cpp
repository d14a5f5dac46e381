// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "index/segment.hpp"
#include "index/typed_values.hpp"
#include "query/filter.hpp"
#include "search/oracle_facets.hpp"

namespace quarry::test {
namespace {

/// By path and word: the greatest product of weights that it is asked for with.
using Weights = std::map<std::pair<std::string, std::string>, double>;

void collect(const query::Node& node, double weight, bool weighted, Weights& weights) {
  using query::Op;
  if (node.op == Op::negation) return;
  weight *= node.boost;
  weighted = weighted || node.boost != 1;
  std::vector<std::string> paths;
  if (node.op == Op::words && node.field.empty()) paths = {""};
  if ((node.op == Op::words || node.op == Op::value) && !node.field.empty() && weighted) paths = paths_of(node.field);
  for (const auto& path : paths)
    for (const auto& word : cut(node.text))
      if (!path.starts_with('#')) weights[{path, word}] = std::max(weights[{path, word}], weight);
  for (const auto& child : node.children) collect(child, weight, weighted, weights);
}

/// The visible entries of a subject that match.
struct Subject {
  std::string name;
  std::uint64_t hash = 0;
  double score = 0;
  std::vector<const OracleEntry*> entries;
};

/// BM25 as the text-book has it.
double bm25(const OracleEntry& entry, const Weights& weights, const std::vector<OracleEntry>& visible) {
  const auto documents = static_cast<double>(visible.size());
  double length = 0;
  for (const auto& one : visible) length += static_cast<double>(one.length());
  const double average = std::max(1.0, length / documents);
  double sum = 0;
  for (const auto& [term, weight] : weights) {
    const auto& [path, word] = term;
    const auto frequency = static_cast<double>(
        std::count_if(visible.begin(), visible.end(), [&](const OracleEntry& one) { return one.occurrences(term.first, term.second) != 0; }));
    const auto tf = static_cast<double>(entry.occurrences(path, word));
    const double norm = 1.2 * (1 - 0.75 + 0.75 * static_cast<double>(entry.length()) / average);
    sum += weight * std::log(1 + (documents - frequency + 0.5) / (frequency + 0.5)) * tf * 2.2 / (tf + norm);
  }
  return sum;
}

/// Kind (number, date, keyword, none), then the value.
struct Key {
  int kind = 3;
  double number = 0;
  std::int64_t date = 0;
  std::string keyword;
};

std::optional<Key> key_of(const OracleEntry& entry, const std::string& path, bool descending) {
  const auto pick = [&](const auto& set) { return descending ? *set.rbegin() : *set.begin(); };
  if (const auto at = entry.numbers.find(path); at != entry.numbers.end()) return Key{0, pick(at->second), 0, {}};
  if (const auto at = entry.dates.find(path); at != entry.dates.end()) return Key{1, 0, pick(at->second), {}};
  if (const auto at = entry.keywords.find(path); at != entry.keywords.end()) return Key{2, 0, 0, pick(at->second)};
  if (const auto at = entry.bools.find(path); at != entry.bools.end()) return Key{2, 0, 0, pick(at->second) ? "true" : "false"};
  return std::nullopt;
}

bool before(const Key& a, const Key& b, bool descending) {
  if (a.kind == 3 || b.kind == 3) return a.kind != 3;
  const auto all = [](const Key& key) { return std::tie(key.kind, key.number, key.date, key.keyword); };
  return descending ? all(a) > all(b) : all(a) < all(b);
}

Key best_key(const Subject& subject, const SortKey& sort) {
  if (sort.field == "id") return Key{2, 0, 0, subject.name};
  std::optional<Key> best;
  for (const auto* entry : subject.entries)
    if (const auto key = key_of(*entry, column_of(sort.field), sort.descending); key && (!best || before(*key, *best, sort.descending)))
      best = key;
  return best.value_or(Key{});
}

void arrange(std::vector<Subject>& subjects, const std::vector<SortKey>& sort) {
  std::sort(subjects.begin(), subjects.end(), [&](const Subject& a, const Subject& b) {
    for (const auto& one : sort) {
      const auto left = best_key(a, one), right = best_key(b, one);
      if (before(left, right, one.descending) != before(right, left, one.descending)) return before(left, right, one.descending);
    }
    if (sort.empty() && std::abs(a.score - b.score) > 1e-9 * std::abs(a.score)) return a.score > b.score;
    return a.name < b.name;
  });
}

}  // namespace

SearchResult oracle(const World& world, const SearchRequest& request, const Viewer& viewer) {
  std::vector<OracleEntry> visible;
  for (const auto& entry : world)
    if (viewer.sees_all() || viewer.sees(entry.visible_to)) visible.emplace_back(entry);
  const auto query = query::parse(request.query);
  std::vector<query::Node> filters;
  for (const auto& filter : request.filters) filters.push_back(query::parse_filter(filter));
  Weights words;
  if (request.sort.empty()) collect(query, 1, false, words);
  // A selection of a facet filters everything but that facet.
  const auto passes = [&](const OracleEntry& entry, const FacetRequest* except) {
    return std::all_of(request.facets.begin(), request.facets.end(), [&](const FacetRequest& facet) {
      return &facet == except || (facet.selected.empty() && facet.selected_ranges.empty()) || is_selected(facet, entry);
    });
  };
  std::vector<const OracleEntry*> matching;
  for (const auto& entry : visible)
    if (entry.matches(query) &&
        std::all_of(filters.begin(), filters.end(), [&](const query::Node& filter) { return entry.matches(filter, true); }))
      matching.push_back(&entry);
  const auto subjects_of = [&](const FacetRequest* except) {
    std::vector<OracleSubject> all;
    for (const auto* entry : matching) {
      if (!passes(*entry, except)) continue;
      if (all.empty() || all.back().front()->entry->subject != entry->entry->subject) all.emplace_back();
      all.back().push_back(entry);
    }
    return all;
  };
  std::vector<Subject> subjects;
  for (auto& entries : subjects_of(nullptr)) {
    const auto& name = entries.front()->entry->subject;
    subjects.push_back({name, index::subject_hash(name), 0, std::move(entries)});
    for (const auto* entry : subjects.back().entries)
      if (!words.empty()) subjects.back().score = std::max(subjects.back().score, bm25(*entry, words, visible));
  }
  SearchResult result;
  result.total = subjects.size();
  for (const auto& facet : request.facets) result.facets.push_back(oracle_facet(facet, subjects_of(&facet)));
  arrange(subjects, request.sort);
  for (std::size_t i = request.offset; i < subjects.size() && result.hits.size() < request.limit; ++i) {
    Hit hit{subjects[i].name, subjects[i].score, {}};
    for (const auto* entry : subjects[i].entries) hit.entries.push_back({entry->entry->entry_id, entry->entry->content});
    result.hits.push_back(std::move(hit));
  }
  return result;
}

}  // namespace quarry::test
