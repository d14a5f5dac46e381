// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/order.hpp"

#include <algorithm>

namespace quarry::query {
namespace {

/// What a subject is sorted by: numbers before dates before keywords; none is last whatever the direction.
struct Key {
  enum class Kind { number, date, keyword, none } kind = Kind::none;
  double number = 0;
  std::int64_t date = 0;
  std::string_view keyword;
};

/// -1, 0 or 1.
int compare(const Key& a, const Key& b, bool descending) {
  if (a.kind != b.kind) {
    if (a.kind == Key::Kind::none) return 1;
    if (b.kind == Key::Kind::none) return -1;
    return (a.kind < b.kind) != descending ? -1 : 1;
  }
  int order = 0;
  if (a.kind == Key::Kind::number) order = a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
  if (a.kind == Key::Kind::date) order = a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
  if (a.kind == Key::Kind::keyword) order = a.keyword < b.keyword ? -1 : a.keyword > b.keyword ? 1 : 0;
  return descending ? -order : order;
}

/// The columns of one sort field in one segment.
struct Columns {
  const index::NumberColumn* numbers;
  const index::DateColumn* dates;
  const index::KeywordColumn* keywords;
  const index::KeywordColumn* bools;

  Key of(std::uint32_t doc, bool descending) const {
    const auto pick = [descending](const auto& values) { return descending ? values.back() : values.front(); };
    if (numbers != nullptr)
      if (const auto values = numbers->of(doc); !values.empty()) return {Key::Kind::number, pick(values), 0, {}};
    if (dates != nullptr)
      if (const auto values = dates->of(doc); !values.empty()) return {Key::Kind::date, 0, pick(values), {}};
    for (const auto* column : {keywords, bools})
      if (column != nullptr)
        if (const auto values = column->of(doc); !values.empty()) return {Key::Kind::keyword, 0, 0, column->folded(pick(values))};
    return {};
  }
};

struct Keyed {
  Candidate candidate;
  std::uint64_t hash;
  std::vector<Key> keys;
};

std::vector<Keyed> keyed(const std::vector<Part>& parts, const std::vector<index::Bitmap>& matched,
                         const std::vector<DocumentScores>& scores, const SearchRequest& request,
                         const Deadline& deadline) {
  std::vector<Keyed> all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& segment = parts[i].segment();
    std::vector<Columns> columns;
    for (const auto& sort : request.sort) {
      const auto path = shown_path(sort.field, parts);
      columns.push_back({segment.numbers(path), segment.dates(path), segment.keywords(path), segment.bools(path)});
    }
    folded(segment, matched[i]).for_each([&](std::uint32_t first) {
      Keyed one{{i, first, 0}, segment.subject_hash_of(first), std::vector<Key>(columns.size())};
      for_each_entry(segment, first, matched[i], [&](std::uint32_t doc) {
        if (!scores[i].empty()) one.candidate.score = std::max(one.candidate.score, scores[i][doc]);
        for (std::size_t k = 0; k < columns.size(); ++k) {
          const bool descending = request.sort[k].descending;
          const auto key = columns[k].of(doc, descending);
          if (compare(key, one.keys[k], descending) < 0) one.keys[k] = key;
        }
      });
      all.push_back(std::move(one));
      if (all.size() % 65'536 == 0) deadline.check();
    });
  }
  return all;
}

}  // namespace

std::vector<Candidate> page(const std::vector<Part>& parts, const std::vector<index::Bitmap>& matched,
                            const std::vector<DocumentScores>& scores, const SearchRequest& request,
                            const Deadline& deadline) {
  auto all = keyed(parts, matched, scores, request, deadline);
  const auto before = [&](const Keyed& a, const Keyed& b) {
    for (std::size_t k = 0; k < request.sort.size(); ++k)
      if (const int order = compare(a.keys[k], b.keys[k], request.sort[k].descending); order != 0) return order < 0;
    if (request.sort.empty() && a.candidate.score != b.candidate.score) return a.candidate.score > b.candidate.score;
    return a.hash < b.hash;
  };
  deadline.check();
  const auto end = std::min<std::uint64_t>(all.size(), request.offset + request.limit);
  if (end <= request.offset) return {};
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(end), all.end(), before);
  std::vector<Candidate> chosen;
  for (auto i = request.offset; i < end; ++i) chosen.push_back(all[i].candidate);
  return chosen;
}

}  // namespace quarry::query
