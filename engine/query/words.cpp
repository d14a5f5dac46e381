// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/words.hpp"

#include <algorithm>
#include <tuple>

#include "acl_fault.hpp"

namespace quarry::query {

bool is_visible(const Part& part, const std::string& path, const index::SegmentWord& word) {
  if constexpr (acl_fault == 5) return true;
  const auto& visible = part.visible->documents;
  const bool first = visible.test(word.first);
  if (word.single && !first) return false;
  if (first && path.empty()) return true;
  return part.segment().any_posting(path, word.text, [&](std::uint32_t doc) { return visible.test(doc); });
}

std::vector<NearWord> near_words(const std::string& word, unsigned distance, const std::vector<Part>& parts, const Deadline& deadline) {
  struct Found {
    unsigned edits;
    NearWord::Place place;
  };
  std::vector<Found> found;
  for (const auto& part : parts) {
    deadline.check();
    if (part.visible->count == 0) continue;
    part.segment().words_near(word, distance, [&](const index::SegmentWord& near, unsigned edits) { found.push_back({edits, {&part, near}}); });
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.edits, a.place.word.text) < std::tie(b.edits, b.place.word.text);
  });
  std::vector<NearWord> words;
  for (const auto& [edits, place] : found) {
    if (words.empty() || words.back().text != place.word.text) words.push_back({place.word.text, edits, {}});
    words.back().places.push_back(place);
  }
  return words;
}

}  // namespace quarry::query
