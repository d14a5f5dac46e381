// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/stream.hpp"

#include <algorithm>

#include "index/subjects.hpp"

namespace quarry::query {

Stream::Stream(std::shared_ptr<const index::Snapshot> snapshot, const SearchRequest& request, const Viewer& viewer, Cache& cache)
    : snapshot_(std::move(snapshot)), viewer_(viewer), selection_(request.fields),
      matched_(find_matches(*snapshot_, request, viewer, cache, Deadline(request.deadline))) {
  for (std::size_t i = 0; i < matched_.parts.size(); ++i) {
    subjects_.push_back(folded(matched_.parts[i].segment(), matched_.documents[i].bitmap()));
    Head head{i, 0, 0, {}};
    if (settle(head)) heads_.push_back(std::move(head));
  }
}

bool Stream::settle(Head& head) const {
  const auto& segment = matched_.parts[head.part].segment();
  const auto& subjects = segment.subjects();
  for (; head.place < segment.size(); ++head.place) {
    head.first = subjects.document(head.place);
    if (!subjects_[head.part].test(head.first)) continue;
    head.subject = subjects.subject(subjects.rank(head.first));
    return true;
  }
  return false;
}

std::optional<Hit> Stream::next() {
  while (!heads_.empty()) {
    const auto least = std::min_element(heads_.begin(), heads_.end(), [](const Head& a, const Head& b) { return a.subject < b.subject; });
    const Candidate candidate{least->part, least->first, 0};
    ++least->place;
    if (!settle(*least)) heads_.erase(least);
    // One loader each: what is taken away while a listing runs is not shown by what follows.
    auto hit = HitLoader(*snapshot_, viewer_)(candidate, matched_.parts[candidate.part], matched_.documents[candidate.part]);
    if (!hit) continue;
    for (auto& entry : hit->entries) entry.content = selection_.of(entry.content);
    return hit;
  }
  return std::nullopt;
}

}  // namespace quarry::query
