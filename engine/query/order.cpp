// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/order.hpp"

#include <algorithm>
#include <utility>

#include "acl_fault.hpp"
#include "index/subjects.hpp"

namespace quarry::query {

/// A subject of one part with what decides most comparisons.
struct Order::Ranked {
  SortCode first_key;
  std::uint32_t first = 0, rank = 0;
};

Order::Order(const std::vector<Part>& parts, const std::vector<Matches>& matched,
             const std::vector<DocumentScores>& scores, const SearchRequest& request)
    : parts_(parts), matched_(matched), scores_(scores), columns_(sort_columns(parts, request, scores)) {
  for (std::size_t i = 0; i < parts.size(); ++i) subjects_.push_back(folded(parts[i].segment(), matched[i]));
}

SortCode Order::key(std::size_t part, std::size_t column, std::uint32_t first) const {
  SortCode least;
  const auto look = [&](std::uint32_t doc) { least = std::min(least, columns_[part][column].of(doc)); };
  if (acl_fault == 11) {
    for_each_entry(parts_[part].segment(), first, *parts_[part].view->live, look);
  } else {
    for_each_entry(parts_[part].segment(), first, matched_[part], look);
  }
  return least;
}

bool Order::before(std::size_t part, const Ranked& a, const Ranked& b) const {
  if (a.first_key != b.first_key) return a.first_key < b.first_key;
  for (std::size_t k = 1; k < columns_[part].size(); ++k)
    if (const auto left = key(part, k, a.first), right = key(part, k, b.first); left != right) return left < right;
  return a.rank < b.rank;
}

Candidate Order::candidate(std::size_t part, std::uint32_t first) const {
  Candidate candidate{part, first, 0};
  if (!scores_[part].empty())
    for_each_entry(parts_[part].segment(), first, matched_[part],
                   [&](std::uint32_t doc) { candidate.score = std::max(candidate.score, scores_[part][doc]); });
  return candidate;
}

std::vector<SortValue> Order::keys(std::size_t part, std::uint32_t first) const {
  std::vector<SortValue> keys;
  const auto& columns = columns_[part];
  for (std::size_t k = 0; k < columns.size(); ++k) keys.push_back(columns[k].value(key(part, k, first)));
  return keys;
}

std::string Order::subject(std::size_t part, std::uint32_t first) const {
  const auto& subjects = parts_[part].segment().subjects();
  return subjects.subject(subjects.rank(first));
}

Position Order::position(const Candidate& candidate) const {
  return {keys(candidate.part, candidate.first), subject(candidate.part, candidate.first)};
}

/// Walks the segment's subjects in their order from rank `past` on: cheap where many of them match.
std::vector<Order::Ranked> Order::first_by_subject(std::size_t part, std::uint32_t past, std::uint64_t count) const {
  std::vector<Ranked> found;
  const auto& subjects = parts_[part].segment().subjects();
  const auto& matching = this->subjects(part);
  for (auto place = subjects.place_of(past); place < parts_[part].segment().size() && found.size() < count; ++place)
    if (const auto doc = subjects.document(place); matching.test(doc)) found.push_back({{}, doc, subjects.rank(doc)});
  return found;
}

/// The first `count` of one part, in order. Keeps twice as many at most, and throws away the worse half when they are full.
std::vector<Order::Ranked> Order::best(std::size_t part, const std::optional<Position>& after, std::uint64_t count,
                                       const Deadline& deadline) const {
  const auto& subjects = parts_[part].segment().subjects();
  const auto& columns = columns_[part];
  const std::uint64_t matches = this->subjects(part).count();
  count = std::min(count, matches);
  if (count == 0) return {};
  std::vector<SortCode> passed;
  std::uint32_t past = 0;  // ranks from here on come after
  if (after) {
    for (std::size_t k = 0; k < columns.size(); ++k) passed.push_back(columns[k].code(after->keys[k]));
    past = subjects.lower_bound(after->subject);
    if (past < subjects.size() && subjects.subject(past) == after->subject) ++past;
  }
  if (columns.empty() && count * parts_[part].segment().size() / matches < matches) return first_by_subject(part, past, count);
  const auto comes_after = [&](const Ranked& one) {
    for (std::size_t k = 0; k < columns.size(); ++k)
      if (const auto code = k == 0 ? one.first_key : key(part, k, one.first); code != passed[k]) return code > passed[k];
    return one.rank >= past;
  };
  const auto less = [&](const Ranked& a, const Ranked& b) { return before(part, a, b); };
  std::vector<Ranked> kept;
  std::optional<Ranked> worst;
  std::uint32_t seen = 0;
  this->subjects(part).for_each([&](std::uint32_t first) {
    if (++seen % 65'536 == 0) deadline.check();
    const Ranked one{columns.empty() ? SortCode{} : key(part, 0, first), first, subjects.rank(first)};
    if (worst && !less(one, *worst)) return;
    if (after && !comes_after(one)) return;
    kept.push_back(one);
    if (kept.size() < 2 * count) return;
    const auto middle = kept.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(kept.begin(), middle - 1, kept.end(), less);
    kept.erase(middle, kept.end());
    worst = kept.back();
  });
  const auto end = kept.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(count, kept.size()));
  std::partial_sort(kept.begin(), end, kept.end(), less);
  kept.erase(end, kept.end());
  return kept;
}

/// The first ones that are left of each part, compared by value: ordinals of two parts say nothing of each other.
class Order::Heads {
 public:
  Heads(const Order& order, std::vector<std::vector<Ranked>> lists) : order_(order), lists_(std::move(lists)) {
    for (std::size_t part = 0; part < lists_.size(); ++part) heads_.push_back({part, 0, {}, {}});
    std::erase_if(heads_, [this](const Head& head) { return lists_[head.part].empty(); });
    if (heads_.size() > 1)
      for (auto& head : heads_) look(head);
  }
  bool empty() const { return heads_.empty(); }
  Candidate take() {
    auto least = heads_.begin();
    for (auto other = least + 1; other < heads_.end(); ++other)
      if (precedes(*other, *least)) least = other;
    const auto part = least->part;
    const auto first = lists_[part][least->at].first;
    if (++least->at == lists_[part].size()) {
      heads_.erase(least);
    } else if (heads_.size() > 1) {
      look(*least);
    }
    return {part, first, 0};
  }

 private:
  struct Head {
    std::size_t part, at;
    std::vector<SortValue> keys;
    std::optional<std::string> subject;  ///< read where keys are equal
  };
  std::uint32_t first(const Head& head) const { return lists_[head.part][head.at].first; }
  void look(Head& head) const {
    head.keys = order_.keys(head.part, first(head));
    head.subject.reset();
  }
  const std::string& subject(Head& head) const {
    if (!head.subject) head.subject = order_.subject(head.part, first(head));
    return *head.subject;
  }
  bool precedes(Head& a, Head& b) const {
    for (std::size_t k = 0; k < a.keys.size(); ++k)
      if (const int order = compare(a.keys[k], b.keys[k], order_.columns_.front()[k].descending()); order != 0) return order < 0;
    return subject(a) < subject(b);
  }
  const Order& order_;
  std::vector<std::vector<Ranked>> lists_;
  std::vector<Head> heads_;
};

Page Order::page(const std::optional<Position>& after, std::uint64_t offset, std::uint64_t limit, const Deadline& deadline) const {
  if (after && !parts_.empty() && after->keys.size() != columns_.front().size())
    throw Error(Code::invalid_argument, "the cursor is of another order: start again without it");
  const auto wanted = offset > ~std::uint64_t{0} - limit - 1 ? ~std::uint64_t{0} : offset + limit + 1;
  std::vector<std::vector<Ranked>> lists;
  for (std::size_t part = 0; part < parts_.size(); ++part) lists.push_back(best(part, after, wanted, deadline));
  deadline.check();
  Heads heads(*this, std::move(lists));
  Page page;
  for (std::uint64_t i = 0; i < offset && !heads.empty(); ++i) heads.take();
  while (page.candidates.size() < limit && !heads.empty()) {
    const auto next = heads.take();
    page.candidates.push_back(candidate(next.part, next.first));
  }
  page.more = !heads.empty();
  return page;
}

}  // namespace quarry::query
