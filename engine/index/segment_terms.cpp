// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "index/segment_files.hpp"
#include "index/term_cache.hpp"

namespace quarry::index {

SegmentFiles::TermPlace SegmentFiles::place_of(std::string_view field, std::string_view word) const {
  if (word.empty()) return {};
  if (field.empty())  // what many have is found without a look at all words
    if (const auto number = hot_.find(word)) return {TermPlace::In::hot, *number, {}};
  const auto own = field.empty() ? std::nullopt : fields_.find(field);
  if (!field.empty() && !own) return {};
  const auto rank = words_.find_rank(word);
  return rank ? place_at(own, *rank) : TermPlace{};
}

SegmentFiles::TermPlace SegmentFiles::place_at(std::optional<std::uint32_t> field, std::uint32_t rank) const {
  if (field && !lookup_.in_field(rank, *field)) return {};
  if (lookup_.single(rank)) return {TermPlace::In::single, rank, {}};
  std::string term;
  if (field && lookup_.fields(lookup_.set(rank)).size() > 1) term = fields_.prefix(*field);
  term += words_.sorted(rank);
  if (const auto number = hot_.find(term)) return {TermPlace::In::hot, *number, {}};
  return {TermPlace::In::database, 0, std::move(term)};
}

std::uint32_t SegmentFiles::occurrences_of_single(std::optional<std::uint32_t> field, std::uint32_t rank) const {
  const auto id = words_.id(rank);
  std::uint32_t count = 0;
  thread_local TokenText text;
  for (auto texts = tokens_.document(word_at(rank).first); texts.next(text);)
    if (!field || text.field == *field) count += static_cast<std::uint32_t>(std::count(text.words.begin(), text.words.end(), id));
  if (count == 0) throw_corrupt(tokens_.file().path(), "a document lacks a word that `lookup` says it has");
  return count;
}

void SegmentFiles::read(std::optional<std::uint32_t> field, const TermPlace& place, PostingList& into) const {
  into.clear();
  switch (place.in) {
    case TermPlace::In::nothing: return;
    case TermPlace::In::single: return into.add(word_at(place.number).first, occurrences_of_single(field, place.number));
    case TermPlace::In::hot: return hot_.read(place.number, into);
    case TermPlace::In::database: return postings_.read(place.term, into);
  }
}

void SegmentFiles::read(std::optional<std::uint32_t> field, std::uint32_t rank, PostingList& into) const {
  read(field, place_at(field, rank), into);
}

void SegmentFiles::for_each_posting(std::string_view field, std::string_view word,
                                    const std::function<void(std::uint32_t, std::uint32_t)>& visit) const {
  PostingList list;
  read(fields_.find(field), place_of(field, word), list);
  for (std::size_t i = 0; i < list.documents.size(); ++i) visit(list.documents[i], list.occurrences[i]);
}

std::shared_ptr<const TermRecord> SegmentFiles::term(std::string_view field, std::string_view word) const {
  std::string key;
  key.reserve(cache_key_.size() + field.size() + 1 + word.size());
  key.append(cache_key_).append(field).append(1, '\0').append(word);
  return TermCache::shared().get(key, [&]() -> std::shared_ptr<const TermRecord> {
    PostingList list;
    read(fields_.find(field), place_of(field, word), list);
    return std::make_shared<TermRecord>(size(), std::move(list), short_lengths());
  });
}

void SegmentFiles::add_documents(std::string_view field, std::string_view word, Bitmap& out) const {
  const auto place = place_of(field, word);
  if (place.in == TermPlace::In::single) return out.set(word_at(place.number).first);
  PostingList list;
  read(fields_.find(field), place, list);
  for (const auto doc : list.documents) out.set(doc);
}

bool SegmentFiles::any_posting(std::string_view field, std::string_view word,
                               const std::function<bool(std::uint32_t)>& accept) const {
  const auto place = place_of(field, word);
  switch (place.in) {
    case TermPlace::In::nothing: return false;
    case TermPlace::In::single: return accept(word_at(place.number).first);
    case TermPlace::In::hot: return hot_.any(place.number, accept);
    case TermPlace::In::database: return postings_.any(place.term, accept);
  }
  return false;
}

SegmentWord SegmentFiles::word_at(std::uint32_t rank) const {
  const auto first = lookup_.first(rank);
  if (first >= size()) throw_corrupt(words_.file().path(), "a word's document is none");
  return {words_.sorted(rank), first, lookup_.single(rank)};
}

std::vector<std::string> SegmentFiles::words_with_prefix(std::string_view field, std::string_view prefix, std::size_t limit) const {
  std::vector<std::string> out;
  const auto own = fields_.find(field);
  if (!field.empty() && !own) return out;
  const auto sets = own ? lookup_.sets_with(*own) : std::vector<std::uint8_t>(lookup_.sets(), 1);
  for (auto rank = words_.lower_bound(prefix); rank < words_.size() && out.size() < limit; ++rank) {
    if (!prefix.empty() && !words_.sorted(rank).starts_with(prefix)) break;
    if (sets.at(lookup_.set(rank)) != 0) out.emplace_back(words_.sorted(rank));
  }
  return out;
}

void SegmentFiles::words_near(std::string_view word, unsigned distance,
                              const std::function<void(const SegmentWord&, unsigned)>& visit) const {
  lookup_.deletes().near(words_, word, distance, [&](std::uint32_t rank, unsigned edits) { visit(word_at(rank), edits); });
}

void SegmentFiles::words_like(std::string_view field, std::string_view pattern, std::string_view from,
                              const std::function<bool(const SegmentWord&)>& visit) const {
  const auto own = fields_.find(field);
  if (!field.empty() && !own) return;
  const auto sets = own ? lookup_.sets_with(*own) : std::vector<std::uint8_t>();
  std::function<bool(std::uint32_t)> in_field;
  if (own) in_field = [&](std::uint32_t rank) { return sets.at(lookup_.set(rank)) != 0; };
  PatternWords words(words_, lookup_.trigrams(), pattern, in_field);
  for (auto rank = words.next(words_.lower_bound(from)); rank && visit(word_at(*rank));) rank = words.next(*rank + 1);
}

}  // namespace quarry::index
