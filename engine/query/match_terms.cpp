// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match_terms.hpp"

#include <algorithm>
#include <memory>

#include "index/term_record.hpp"

namespace quarry::query {

index::Bitmap documents_with(const index::Segment& segment, const std::string& path, std::span<const std::string> words) {
  std::vector<std::shared_ptr<const index::TermRecord>> records;
  for (const auto& word : words) {
    records.push_back(segment.term(path, word));
    if (records.back()->documents() == 0) return index::Bitmap(segment.size());
  }
  if (records.empty()) return index::Bitmap(segment.size(), true);
  std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a->documents() < b->documents(); });
  const auto& rarest = *records.front();
  if (rarest.dense()) {
    auto all = rarest.bits();
    for (std::size_t i = 1; i < records.size(); ++i) all &= records[i]->bits();
    return all;
  }
  index::Bitmap all(segment.size());
  for (const auto doc : rarest.list())
    if (std::all_of(records.begin() + 1, records.end(), [&](const auto& record) { return record->occurrences(doc) != 0; })) all.set(doc);
  return all;
}

}  // namespace quarry::query
