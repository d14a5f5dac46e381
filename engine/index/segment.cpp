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
      fields_(tokens_.fields()),
      postings_(directory / file_name::postings),
      hot_(directory / file_name::hot),
      cache_key_(next_cache_key()) {
  if (hot_.documents() != meta_.documents) throw_corrupt(directory / file_name::hot, "holds another number of documents");
  if (tokens_.documents() != meta_.documents)
    throw_corrupt(tokens_.file().path(), "holds another number of documents");
  if (postings_.documents() != meta_.documents)
    throw_corrupt(directory / file_name::postings, "holds another number of documents");
}

std::shared_ptr<const Segment> Segment::open(const std::filesystem::path& directory, bool verify_all) {
  return std::make_shared<SegmentFiles>(directory, verify_all);
}

SegmentFiles::~SegmentFiles() { TermCache::shared().forget(cache_key_); }

void SegmentFiles::for_each_text(
    std::uint32_t doc,
    const std::function<void(std::string_view, const std::vector<std::string_view>&)>& visit) const {
  TokenText text;
  std::vector<std::string_view> words;
  for (auto texts = tokens_.document(doc); texts.next(text);) {
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
  auto texts = tokens_.document(doc);
  // Most documents without the phrase do not have its bytes either, which costs no look at single words.
  if (memmem(texts.words().data(), texts.words().size(), phrase.bytes.data(), phrase.bytes.size()) == nullptr) return false;
  thread_local TokenText text;
  while (texts.next(text))
    if ((field.empty() || tokens_.fields()[text.field] == field) &&
        std::search(text.words.begin(), text.words.end(), phrase.ids.begin(), phrase.ids.end()) != text.words.end())
      return true;
  return false;
}

}  // namespace quarry::index
