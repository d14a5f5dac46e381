// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "index/segment.hpp"
#include "index/typed_values.hpp"

namespace quarry::test {
namespace {

void collect(const query::Node& node, std::set<std::string>& words) {
  if (node.op == query::Op::negation) return;
  if (node.op == query::Op::words)
    for (const auto& word : cut(node.text)) words.insert(word);
  for (const auto& child : node.children) collect(child, words);
}

/// The visible entries of a subject that match.
struct Subject {
  std::string name;
  std::uint64_t hash = 0;
  double score = 0;
  std::vector<const OracleEntry*> entries;
};

/// BM25 as the text-book has it.
double bm25(const OracleEntry& entry, const std::set<std::string>& words, const std::vector<OracleEntry>& visible) {
  const auto documents = static_cast<double>(visible.size());
  double length = 0;
  for (const auto& one : visible) length += static_cast<double>(one.length());
  const double average = std::max(1.0, length / documents);
  double sum = 0;
  for (const auto& word : words) {
    const auto frequency = static_cast<double>(
        std::count_if(visible.begin(), visible.end(), [&](const OracleEntry& one) { return one.occurrences(word) != 0; }));
    const auto tf = static_cast<double>(entry.occurrences(word));
    const double norm = 1.2 * (1 - 0.75 + 0.75 * static_cast<double>(entry.length()) / average);
    sum += std::log(1 + (documents - frequency + 0.5) / (frequency + 0.5)) * tf * 2.2 / (tf + norm);
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

Value whole(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15) return static_cast<std::int64_t>(number);
  return number;
}

Facet facet_of(const FacetRequest& request, const std::vector<Subject>& subjects) {
  const auto path = column_of(request.field);
  std::map<bool, std::uint64_t> bools;
  std::map<double, std::uint64_t> numbers;
  std::map<std::string, std::uint64_t> keywords;
  std::map<std::string, std::pair<std::uint64_t, std::set<std::string>>> spellings;  // of the subject with the lowest hash
  for (const auto& subject : subjects) {
    std::set<bool> own_bools;
    std::set<double> own_numbers;
    std::map<std::string, std::set<std::string>> own_keywords;
    for (const auto* entry : subject.entries) {
      if (const auto at = entry->bools.find(path); at != entry->bools.end()) own_bools.insert(at->second.begin(), at->second.end());
      const auto words = entry->spellings.find(path);
      if (words != entry->spellings.end()) {
        for (const auto& [folded, spelt] : words->second) own_keywords[folded].insert(spelt.begin(), spelt.end());
      } else if (const auto at = entry->numbers.find(path); at != entry->numbers.end()) {
        own_numbers.insert(at->second.begin(), at->second.end());
      }
    }
    for (const auto value : own_bools) ++bools[value];
    for (const auto value : own_numbers) ++numbers[value];
    for (const auto& [value, spelt] : own_keywords) {
      ++keywords[value];
      const auto known = spellings.find(value);
      if (known == spellings.end() || subject.hash < known->second.first) spellings[value] = {subject.hash, spelt};
    }
  }
  Facet facet{request.field, {}};
  for (const auto& [value, count] : bools) facet.values.push_back({value, count});
  for (const auto& [value, count] : numbers) facet.values.push_back({whole(value), count});
  for (const auto& [value, count] : keywords) facet.values.push_back({*spellings[value].second.begin(), count});
  std::stable_sort(facet.values.begin(), facet.values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  if (facet.values.size() > request.size) facet.values.resize(request.size);
  return facet;
}

}  // namespace

SearchResult oracle(const World& world, const SearchRequest& request, const Viewer& viewer) {
  std::vector<OracleEntry> visible;
  for (const auto& entry : world)
    if (viewer.sees_all() || viewer.sees(entry.visible_to)) visible.emplace_back(entry);
  const auto query = query::parse(request.query);
  std::set<std::string> words;
  if (request.sort.empty()) collect(query, words);
  std::vector<Subject> subjects;
  for (const auto& entry : visible) {
    if (!entry.matches(query)) continue;
    if (subjects.empty() || subjects.back().name != entry.entry->subject)
      subjects.push_back({entry.entry->subject, index::subject_hash(entry.entry->subject), 0, {}});
    subjects.back().entries.push_back(&entry);
    if (!words.empty()) subjects.back().score = std::max(subjects.back().score, bm25(entry, words, visible));
  }
  SearchResult result;
  result.total = subjects.size();
  for (const auto& facet : request.facets) result.facets.push_back(facet_of(facet, subjects));
  arrange(subjects, request.sort);
  for (std::size_t i = request.offset; i < subjects.size() && result.hits.size() < request.limit; ++i) {
    Hit hit{subjects[i].name, subjects[i].score, {}};
    for (const auto* entry : subjects[i].entries) hit.entries.push_back({entry->entry->entry_id, entry->entry->content});
    result.hits.push_back(std::move(hit));
  }
  return result;
}

}  // namespace quarry::test
