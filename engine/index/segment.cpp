// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/segment.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "index/segment_files.hpp"
#include "index/term_cache.hpp"

namespace quarry::index {
namespace {

/// The number of documents at the head of the directory must be meta's.
ByteReader columns_directory(const MappedFile& file, std::uint32_t documents) {
  ByteReader directory(file.directory(), file.path());
  if (directory.number() != documents) throw_corrupt(file.path(), "holds another number of documents");
  return directory;
}

std::string next_cache_key() {
  static std::atomic<std::uint64_t> last{0};
  return std::to_string(++last) + '/';
}

}  // namespace

SegmentFiles::SegmentFiles(const std::filesystem::path& directory, bool verify_all)
    : SegmentFiles(directory, check_segment(directory, verify_all)) {}

SegmentFiles::SegmentFiles(const std::filesystem::path& directory, SegmentMeta meta)
    : meta_(std::move(meta)),
      columns_file_(directory / file_name::columns, columns_magic),
      columns_directory_(columns_directory(columns_file_, meta_.documents)),
      rows_(columns_file_, columns_directory_, meta_.documents),
      columns_(columns_file_, columns_directory_, meta_.documents),
      keys_(directory / file_name::keys, meta_.documents),
      subjects_(directory / file_name::subjects, meta_.documents),
      words_(directory / file_name::words),
      lookup_(directory / file_name::lookup, words_),
      tokens_(directory / file_name::tokens),
      postings_(directory / file_name::postings),
      hot_(directory / file_name::hot),
      cache_key_(next_cache_key()) {
  if (hot_.documents() != meta_.documents) throw_corrupt(directory / file_name::hot, "holds another number of documents");
  if (tokens_.documents() != meta_.documents)
    throw_corrupt(tokens_.file().path(), "holds another number of documents");
  if (postings_.documents() != meta_.documents)
    throw_corrupt(directory / file_name::postings, "holds another number of documents");
  FieldPrefixes prefixes;
  for (const auto& field : tokens_.fields()) prefixes_.emplace(field, prefixes.add(field));
}

std::shared_ptr<const Segment> Segment::open(const std::filesystem::path& directory, bool verify_all) {
  return std::make_shared<SegmentFiles>(directory, verify_all);
}

const std::string* SegmentFiles::prefix_of(std::string_view field) const {
  static const std::string none;
  if (field.empty()) return &none;
  const auto found = prefixes_.find(field);
  return found == prefixes_.end() ? nullptr : &found->second;
}

void SegmentFiles::for_each_posting(std::string_view field, std::string_view word,
                                    const std::function<void(std::uint32_t, std::uint32_t)>& visit) const {
  const auto* prefix = prefix_of(field);
  if (prefix == nullptr || word.empty()) return;
  const auto term = std::string(*prefix).append(word);
  const auto number = hot_.find(term);
  if (!number) return postings_.for_each(term, visit);
  PostingList list;
  hot_.read(*number, list);
  for (std::size_t i = 0; i < list.documents.size(); ++i) visit(list.documents[i], list.occurrences[i]);
}

std::shared_ptr<const TermRecord> SegmentFiles::term(std::string_view field, std::string_view word) const {
  std::string key;
  key.reserve(cache_key_.size() + field.size() + 1 + word.size());
  key.append(cache_key_).append(field).append(1, '\0').append(word);
  return TermCache::shared().get(key, [&]() -> std::shared_ptr<const TermRecord> {
    PostingList list;
    const auto* prefix = prefix_of(field);
    if (prefix != nullptr && !word.empty()) {
      const auto term = std::string(*prefix).append(word);
      if (const auto number = hot_.find(term)) {
        hot_.read(*number, list);
      } else {
        postings_.read(term, list);
      }
    }
    return std::make_shared<TermRecord>(size(), std::move(list), short_lengths());
  });
}

SegmentFiles::~SegmentFiles() { TermCache::shared().forget(cache_key_); }

std::vector<std::string> SegmentFiles::words_with_prefix(std::string_view field, std::string_view prefix,
                                                         std::size_t limit) const {
  std::vector<std::string> out;
  if (!field.empty()) {
    const auto* terms = prefix_of(field);
    if (terms == nullptr) return out;
    return postings_.terms(std::string(*terms).append(prefix), terms->size(), limit);
  }
  for (auto rank = words_.lower_bound(prefix); rank < words_.size() && out.size() < limit; ++rank) {
    const auto word = words_.sorted(rank);
    if (word.substr(0, prefix.size()) != prefix) break;
    out.emplace_back(word);
  }
  return out;
}

void SegmentFiles::add_documents(std::string_view field, std::string_view word, Bitmap& out) const {
  const auto* prefix = prefix_of(field);
  const auto rank = words_.lower_bound(word);
  if (prefix == nullptr || rank == words_.size() || words_.sorted(rank) != word) return;
  if (field.empty() && lookup_.single(rank)) return out.set(word_at(rank).first);
  for_each_posting(field, word, [&](std::uint32_t doc, std::uint32_t) { out.set(doc); });
}

bool SegmentFiles::any_posting(std::string_view field, std::string_view word,
                               const std::function<bool(std::uint32_t)>& accept) const {
  const auto* prefix = prefix_of(field);
  return prefix != nullptr && !word.empty() && postings_.any(std::string(*prefix).append(word), accept);
}

SegmentWord SegmentFiles::word_at(std::uint32_t rank) const {
  const auto first = lookup_.first(rank);
  if (first >= size()) throw_corrupt(words_.file().path(), "a word's document is none");
  return {words_.sorted(rank), first, lookup_.single(rank)};
}

void SegmentFiles::words_near(std::string_view word, unsigned distance,
                              const std::function<void(const SegmentWord&, unsigned)>& visit) const {
  lookup_.deletes().near(words_, word, distance, [&](std::uint32_t rank, unsigned edits) { visit(word_at(rank), edits); });
}

void SegmentFiles::words_like(std::string_view field, std::string_view pattern, std::string_view from,
                              const std::function<bool(const SegmentWord&)>& visit) const {
  const auto* prefix = prefix_of(field);
  if (prefix == nullptr) return;
  PatternWords words(words_, lookup_.trigrams(), pattern);
  auto rank = words.next(words_.lower_bound(from));
  if (field.empty()) {
    while (rank && visit(word_at(*rank))) rank = words.next(*rank + 1);
    return;
  }
  const auto wanted = [&]() { return rank ? std::optional(words_.sorted(*rank)) : std::nullopt; };
  postings_.meet(
      *prefix, wanted, [&](std::string_view term) { rank = words.next(words_.lower_bound(term)); },
      [&] {
        const bool more = visit(word_at(*rank));
        rank = words.next(*rank + 1);
        return more;
      });
}

void SegmentFiles::for_each_text(
    std::uint32_t doc,
    const std::function<void(std::string_view, const std::vector<std::string_view>&)>& visit) const {
  TokenText text;
  std::vector<std::string_view> words;
  for (auto reader = tokens_.document(doc); tokens_.next_text(reader, text);) {
    words.clear();
    for (const auto id : text.words) words.push_back(words_.word(id));
    visit(tokens_.fields()[text.field], words);
  }
}

std::optional<SegmentPhrase> SegmentFiles::phrase(std::span<const std::string> words) const {
  SegmentPhrase phrase;
  for (const auto& word : words) {
    const auto id = words_.find(word);
    if (!id) return std::nullopt;
    phrase.ids.push_back(*id);
    append_token(*id, phrase.bytes);
  }
  return phrase;
}

bool SegmentFiles::has_phrase(std::uint32_t doc, std::string_view field, const SegmentPhrase& phrase) const {
  auto reader = tokens_.document(doc);
  // Most documents without the phrase do not have its bytes either, which costs no look at single words.
  if (memmem(reader.rest().data(), reader.rest().size(), phrase.bytes.data(), phrase.bytes.size()) == nullptr) return false;
  thread_local TokenText text;
  while (tokens_.next_text(reader, text))
    if ((field.empty() || tokens_.fields()[text.field] == field) &&
        std::search(text.words.begin(), text.words.end(), phrase.ids.begin(), phrase.ids.end()) != text.words.end())
      return true;
  return false;
}

}  // namespace quarry::index
