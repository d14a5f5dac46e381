// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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
  double score = 0;
  OracleEntries entries;
};

/// BM25 as the text-book has it.
class Scores {
 public:
  Scores(const Weights& weights, const OracleEntries& visible) : weights_(weights) {
    const auto documents = static_cast<double>(visible.size());
    double length = 0;
    for (const auto* one : visible) length += static_cast<double>(one->length);
    average_ = std::max(1.0, length / documents);
    for (const auto& [term, weight] : weights) {
      const auto frequency = static_cast<double>(std::count_if(
          visible.begin(), visible.end(), [&](const OracleEntry* one) { return one->occurrences(term.first, term.second) != 0; }));
      rarities_.push_back(weight * std::log(1 + (documents - frequency + 0.5) / (frequency + 0.5)));
    }
  }
  double of(const OracleEntry& entry) const {
    double sum = 0;
    auto rarity = rarities_.begin();
    for (const auto& [term, weight] : weights_) {
      const auto tf = static_cast<double>(entry.occurrences(term.first, term.second));
      const double norm = 1.2 * (1 - 0.75 + 0.75 * static_cast<double>(entry.length) / average_);
      sum += *rarity++ * tf * 2.2 / (tf + norm);
    }
    return sum;
  }

 private:
  const Weights& weights_;
  double average_ = 1;
  std::vector<double> rarities_;
};

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

/// What the answer says of fields that no visible record has.
std::vector<std::string> warnings_of(const SearchRequest& request, const SearchResult& result, const query::Node& query,
                                     const std::vector<query::Node>& filters, const OracleEntries& visible) {
  std::vector<std::string> warnings;
  const auto is_there = [&](const std::string& field) {
    return std::any_of(visible.begin(), visible.end(), [&](const OracleEntry* one) { return one->exists(field); });
  };
  const auto say = [&](const std::string& text) {
    warnings.push_back(text);
    return true;
  };
  const std::string none = "no record that you may see has ";
  const std::function<void(const query::Node&, bool)> walk = [&](const query::Node& node, bool is_filter) {
    if (!node.field.empty() && !is_there(node.field) && warnings.size() < 10)
      say((is_filter ? "filter" : "character " + std::to_string(node.position + 1)) + ": " + none + "the field '" + node.field + "'" +
          meant_among(visible, node.field));
    for (const auto& child : node.children) walk(child, is_filter);
  };
  if (result.total == 0) {
    walk(query, false);
    for (const auto& filter : filters) walk(filter, true);
  }
  for (std::size_t i = 0; i < request.facets.size(); ++i)
    if (const auto& field = request.facets[i].field; result.facets[i].values.empty() && result.facets[i].stats.count == 0 && !is_there(field))
      say("facet '" + field + "': " + none + "that field" + meant_among(visible, field));
  for (const auto& sort : request.sort)
    if (sort.field != "id" && !is_there(sort.field)) say("sort '" + sort.field + "': " + none + "that field" + meant_among(visible, sort.field));
  return warnings;
}

/// The matching entries by subject, and what facets count of them.
class Matching {
 public:
  Matching(const SearchRequest& request, OracleEntries matching) : request_(request), matching_(std::move(matching)) {}
  /// A selection of a facet filters everything but that facet.
  std::vector<OracleSubject> subjects(const FacetRequest* except) const {
    std::vector<OracleSubject> all;
    for (const auto* entry : matching_) {
      if (!passes(*entry, except)) continue;
      if (all.empty() || all.back().front()->entry->subject != entry->entry->subject) all.emplace_back();
      all.back().push_back(entry);
    }
    return all;
  }

 private:
  bool passes(const OracleEntry& entry, const FacetRequest* except) const {
    return std::all_of(request_.facets.begin(), request_.facets.end(), [&](const FacetRequest& facet) {
      return &facet == except || (facet.selected.empty() && facet.selected_ranges.empty()) || is_selected(facet, entry);
    });
  }
  const SearchRequest& request_;
  OracleEntries matching_;
};

Hit hit_of(const std::string& subject, double score, const OracleEntries& entries) {
  Hit hit{subject, score, {}};
  for (const auto* entry : entries) hit.entries.push_back({entry->entry->entry_id, entry->entry->content, {}});
  return hit;
}

}  // namespace

Oracle::Oracle(const World& world) {
  for (const auto& entry : world) entries_.emplace_back(entry);
}

OracleEntries Oracle::seen_by(const Viewer& viewer) const {
  OracleEntries visible;
  for (const auto& one : entries_)
    if (viewer.sees_all() || viewer.sees(one.entry->visible_to)) visible.push_back(&one);
  return visible;
}

std::vector<Hit> Oracle::get(const std::string& subject, const Viewer& viewer) const {
  auto entries = seen_by(viewer);
  std::erase_if(entries, [&](const OracleEntry* one) { return one->entry->subject != subject; });
  if (entries.empty()) return {};
  return {hit_of(subject, 0, entries)};
}

std::optional<SearchResult> Oracle::answer(const SearchRequest& request, const Viewer& viewer) const {
  const auto visible = seen_by(viewer);
  auto query = request.lenient ? query::parse_leniently(request.query) : query::parse(request.query);
  if (!become_askable(query, visible) && !request.lenient) return std::nullopt;
  std::vector<query::Node> filters, before, after;
  for (const auto& filter : request.filters) {
    filters.push_back(query::parse_filter(filter));
    const auto* const post = filter.find("post_filter");
    (post != nullptr && post->as_bool() ? after : before).push_back(filters.back());
  }
  const auto passes = [](const std::vector<query::Node>& all, const OracleEntry& entry) {
    return std::all_of(all.begin(), all.end(), [&](const query::Node& filter) { return entry.matches(filter, true); });
  };
  auto matching = visible;
  std::erase_if(matching, [&](const OracleEntry* entry) {
    return !entry->matches(query) || !passes(before, *entry);
  });
  const Matching matches(request, std::move(matching));
  Weights words;
  if (request.sort.empty()) collect(query, 1, false, words);
  const Scores scores(words, visible);
  std::vector<Subject> subjects;
  for (auto& entries : matches.subjects(nullptr)) {
    std::erase_if(entries, [&](const OracleEntry* entry) { return !passes(after, *entry); });
    if (entries.empty()) continue;
    subjects.push_back({entries.front()->entry->subject, 0, std::move(entries)});
    for (const auto* entry : subjects.back().entries) subjects.back().score = std::max(subjects.back().score, scores.of(*entry));
  }
  SearchResult result;
  result.total = subjects.size();
  for (const auto& facet : request.facets) result.facets.push_back(oracle_facet(facet, matches.subjects(&facet)));
  describe(declared_among(visible), result.facets);
  arrange(subjects, request.sort);
  for (const auto& subject : subjects) result.hits.push_back(hit_of(subject.name, subject.score, subject.entries));
  result.warnings = warnings_of(request, result, query, filters, visible);
  if (result.total == 0 && put_right(query, visible)) result.suggestion = query::print(query);
  return result;
}

}  // namespace quarry::test
