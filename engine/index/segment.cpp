// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/segment.hpp"

#include <algorithm>

#include "index/segment_files.hpp"

namespace quarry::index {
namespace {

/// The number of documents at the head of the directory must be meta's.
ByteReader columns_directory(const MappedFile& file, std::uint32_t documents) {
  ByteReader directory(file.directory(), file.path());
  if (directory.number() != documents) throw_corrupt(file.path(), "holds another number of documents");
  return directory;
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
      tokens_(directory / file_name::tokens),
      postings_(directory / file_name::postings) {
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
  postings_.for_each(std::string(*prefix).append(word), visit);
}

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

}  // namespace quarry::index
