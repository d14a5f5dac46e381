// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/facets.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "index/typed_values.hpp"
#include "query/resolve.hpp"

namespace quarry::query {
namespace {

constexpr std::size_t most_values = 2'000'000;

/// Calls count(value) once for each value that a subject has among these entries.
template <class T, class Count>
void count_column(const index::Column<T>& column, const index::Segment& segment, const index::Bitmap& matched, Count&& count) {
  if (segment.first_of_subject() == nullptr) {
    matched.for_each([&](std::uint32_t doc) {
      for (const auto value : column.of(doc)) count(value);
    });
    return;
  }
  std::vector<T> values;
  folded(segment, matched).for_each([&](std::uint32_t first) {
    values.clear();
    for_each_entry(segment, first, matched, [&](std::uint32_t doc) {
      const auto own = column.of(doc);
      values.insert(values.end(), own.begin(), own.end());
    });
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (const auto value : values) count(value);
  });
}

struct Tally {
  std::map<std::string, std::uint64_t, std::less<>> keywords;
  std::map<double, std::uint64_t> numbers;
  std::map<bool, std::uint64_t> bools;
};

void count_keywords(const index::KeywordColumn* column, const Part& part, const index::Bitmap& matched, Tally& tally) {
  if (column == nullptr) return;
  std::vector<std::uint32_t> counts(column->cardinality());
  count_column(*column, part.segment(), matched, [&](std::uint32_t ordinal) { ++counts[ordinal]; });
  for (std::uint32_t ordinal = 0; ordinal < counts.size(); ++ordinal) {
    if (counts[ordinal] == 0) continue;
    const auto value = column->folded(ordinal);
    const auto at = tally.keywords.find(value);
    if (at != tally.keywords.end()) {
      at->second += counts[ordinal];
    } else {
      tally.keywords.emplace(value, counts[ordinal]);
    }
  }
}

/// The matching entries of the subject with a keyword whose hash is lowest.
struct Speller {
  std::uint64_t hash = 0;
  std::vector<std::int64_t> rows;
};

/// One look at the hits finds the spellers of the chosen keywords.
std::vector<Speller> find_spellers(const std::vector<std::string>& keywords, const std::string& path, const std::vector<Part>& parts,
                                   const std::vector<index::Bitmap>& matched) {
  std::vector<Speller> spellers(keywords.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto* const column = parts[i].segment().keywords(path);
    if (column == nullptr) continue;
    std::unordered_map<std::uint32_t, std::size_t> wanted;
    for (std::size_t k = 0; k < keywords.size(); ++k)
      if (const auto ordinal = column->find(keywords[k])) wanted.emplace(*ordinal, k);
    if (wanted.empty()) continue;
    matched[i].for_each([&](std::uint32_t doc) {
      for (const auto ordinal : column->of(doc)) {
        const auto found = wanted.find(ordinal);
        if (found == wanted.end()) continue;
        auto& speller = spellers[found->second];
        const auto hash = parts[i].segment().subject_hash_of(doc);
        if (!speller.rows.empty() && hash > speller.hash) continue;
        if (!speller.rows.empty() && hash < speller.hash) speller.rows.clear();
        speller.hash = hash;
        speller.rows.push_back(parts[i].segment().row(doc));
      }
    });
  }
  return spellers;
}

/// The rows that a facet's keywords are spelt after, each loaded once.
class Spelling {
 public:
  Spelling(const index::Snapshot& snapshot, const Viewer& viewer) : snapshot_(snapshot), viewer_(viewer) {}

  std::string operator()(const std::string& keyword, const std::string& path, const Speller& speller) {
    std::optional<std::string> best;
    for (const auto row : speller.rows)
      for_each_leaf(content(row), [&](std::string_view at, const Value& leaf) {
        if (at != path || !leaf.is_string() || index::fold_case(leaf.as_string()) != keyword) return;
        if (!best || leaf.as_string() < *best) best = leaf.as_string();
      });
    return best.value_or(keyword);
  }

 private:
  const Value& content(std::int64_t row) {
    const auto known = contents_.find(row);
    if (known != contents_.end()) return known->second;
    auto stored = snapshot_.load(row);
    if (!may_show(stored, snapshot_, viewer_)) stored.content = {};
    return contents_.emplace(row, std::move(stored.content)).first->second;
  }

  const index::Snapshot& snapshot_;
  const Viewer& viewer_;
  std::unordered_map<std::int64_t, Value> contents_;
};

/// Normal forms of formulas are spelt in one way only, and in no record.
std::string normal_spelling(const std::string& keyword, const std::string& path, const std::vector<Part>& parts) {
  for (const auto& part : parts)
    if (const auto* const column = part.segment().keywords(path))
      if (const auto ordinal = column->find(keyword)) return std::string(column->spelling(*ordinal));
  return keyword;
}

struct Counted {
  Value value;
  std::uint64_t count;
  const std::string* keyword;  ///< of keywords: folded
};

std::vector<Counted> top(const Tally& tally, std::size_t size) {
  std::vector<Counted> all;
  for (const auto& [value, count] : tally.bools) all.push_back({value, count, nullptr});
  for (const auto& [value, count] : tally.numbers) all.push_back({value, count, nullptr});
  for (const auto& [value, count] : tally.keywords) all.push_back({{}, count, &value});
  // Maps are sorted, so a stable order by count leaves equal counts by value.
  const auto more = [](const Counted& a, const Counted& b) { return a.count > b.count; };
  std::stable_sort(all.begin(), all.end(), more);
  if (all.size() > size) all.resize(size);
  return all;
}

/// Whole numbers are shown as such.
Value shown(const Value& value) {
  if (!value.is_real()) return value;
  const double number = value.as_number();
  if (number == static_cast<double>(static_cast<std::int64_t>(number)) && number > -1e15 && number < 1e15)
    return static_cast<std::int64_t>(number);
  return value;
}

}  // namespace

Facet count_facet(const FacetRequest& request, const index::Snapshot& snapshot, const Viewer& viewer, const std::vector<Part>& parts,
                  const std::vector<index::Bitmap>& matched, const Deadline& deadline) {
  const auto path = shown_path(request.field, parts);
  Tally tally;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    deadline.check();
    const auto& segment = parts[i].segment();
    const auto* const keywords = segment.keywords(path);
    count_keywords(keywords, parts[i], matched[i], tally);
    if (const auto* column = segment.numbers(path)) {
      auto without = matched[i];
      if (keywords != nullptr) without.subtract(keywords->present());
      count_column(*column, segment, without, [&](double value) { ++tally.numbers[value]; });
    }
    if (const auto* column = segment.bools(path))
      count_column(*column, segment, matched[i], [&](std::uint32_t value) { ++tally.bools[value != 0]; });
    if (tally.keywords.size() + tally.numbers.size() > most_values)
      throw Error(Code::too_large, "facet '" + request.field + "' has over two million values: narrow the query");
  }
  const auto chosen = top(tally, request.size);
  std::vector<std::string> keywords;
  for (const auto& one : chosen)
    if (one.keyword != nullptr) keywords.push_back(*one.keyword);
  const bool normal = is_derived(path);
  const auto spellers = find_spellers(normal ? std::vector<std::string>() : keywords, path, parts, matched);
  Spelling spelling(snapshot, viewer);
  Facet facet{request.field, {}};
  std::size_t k = 0;
  for (const auto& one : chosen) {
    deadline.check();
    if (one.keyword == nullptr) {
      facet.values.push_back({shown(one.value), one.count});
      continue;
    }
    facet.values.push_back({normal ? normal_spelling(*one.keyword, path, parts) : spelling(*one.keyword, path, spellers[k]), one.count});
    ++k;
  }
  return facet;
}

}  // namespace quarry::query
