// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/columns.hpp"
#include "index/field_terms.hpp"
#include "index/hot_postings.hpp"
#include "index/segment.hpp"
#include "index/segment_hash.hpp"
#include "index/segment_meta.hpp"
#include "index/segment_rows.hpp"
#include "index/subjects.hpp"
#include "index/tokens.hpp"
#include "index/words_file.hpp"
#include "index/words_lookup.hpp"
#include "index/words_table.hpp"
#include "index/xapian_postings.hpp"

namespace quarry::index {

namespace file_name {
inline constexpr std::string_view columns = "cols";
inline constexpr std::string_view keys = "keys";
inline constexpr std::string_view subjects = "subjects";
inline constexpr std::string_view tokens = "tokens";
inline constexpr std::string_view words = "words";
inline constexpr std::string_view lookup = "lookup";
inline constexpr std::string_view postings = "x";
inline constexpr std::string_view hot = "hot";
}  // namespace file_name

inline constexpr std::string_view columns_magic = "QRYcols_";

/// An open segment: the files of one directory.
class SegmentFiles final : public Segment {
 public:
  SegmentFiles(const std::filesystem::path& directory, bool verify_all);
  ~SegmentFiles() override;

  std::uint32_t size() const override { return meta_.documents; }
  std::uint64_t bytes() const override { return meta_.bytes(); }
  std::int64_t row(std::uint32_t doc) const override { return rows_.row(doc); }
  std::int64_t first_version(std::uint32_t doc) const override { return rows_.first_version(doc); }
  std::int64_t dataset(std::uint32_t doc) const override { return rows_.dataset(doc); }
  RecordKind kind(std::uint32_t doc) const override { return rows_.kind(doc); }
  const Bitmap& datasets() const override { return rows_.datasets(); }
  const Bitmap* first_of_subject() const override { return keys_.first_of_subject(); }
  std::vector<std::uint32_t> find_subject(std::uint64_t hash) const override { return keys_.find(hash); }
  std::uint64_t subject_hash_of(std::uint32_t doc) const override { return keys_.hash(doc); }
  const SubjectsFile& subjects() const override { return subjects_; }
  std::span<const std::uint32_t> by_subject_hash() const override { return keys_.order(); }
  std::optional<std::uint32_t> find_row(std::int64_t row) const override { return rows_.find_row(row); }
  const std::vector<ColumnName>& columns() const override { return columns_.names(); }
  const NumberColumn* numbers(std::string_view path) const override { return columns_.numbers(path); }
  const DateColumn* dates(std::string_view path) const override { return columns_.dates(path); }
  const KeywordColumn* keywords(std::string_view path) const override { return columns_.keywords(path); }
  const KeywordColumn* bools(std::string_view path) const override { return columns_.bools(path); }
  void for_each_posting(std::string_view field, std::string_view word,
                        const std::function<void(std::uint32_t, std::uint32_t)>& visit) const override;
  std::shared_ptr<const TermRecord> term(std::string_view field, std::string_view word) const override;
  std::span<const std::uint8_t> short_lengths() const override { return rows_.short_lengths(); }
  std::vector<std::string> words_with_prefix(std::string_view field, std::string_view prefix,
                                             std::size_t limit) const override;
  void add_documents(std::string_view field, std::string_view word, Bitmap& out) const override;
  bool any_posting(std::string_view field, std::string_view word,
                   const std::function<bool(std::uint32_t)>& accept) const override;
  void words_near(std::string_view word, unsigned distance,
                  const std::function<void(const SegmentWord&, unsigned)>& visit) const override;
  void words_like(std::string_view field, std::string_view pattern, std::string_view from,
                  const std::function<bool(const SegmentWord&)>& visit) const override;
  std::uint32_t length(std::uint32_t doc) const override { return rows_.length(doc); }
  void for_each_text(std::uint32_t doc,
                     const std::function<void(std::string_view, const std::vector<std::string_view>&)>& visit)
      const override;
  std::optional<SegmentPhrase> phrase(std::span<const std::string> words) const override;
  bool has_phrase(std::uint32_t doc, std::string_view field, const SegmentPhrase& phrase) const override;

  const SegmentMeta& meta() const noexcept { return meta_; }
  const TokensFile& tokens() const noexcept { return tokens_; }
  const WordsFile& words() const noexcept { return words_; }
  const PostingsReader& postings() const noexcept { return postings_; }
  const FieldTerms& fields() const noexcept { return fields_; }
  /// The postings of the word at a place of the sorted list, in the text of a field (a number of `fields()`) or in any.
  void read(std::optional<std::uint32_t> field, std::uint32_t rank, PostingList& into) const;
  const HotPostings& hot() const noexcept { return hot_; }
  const WordsLookup& lookup() const noexcept { return lookup_; }

 private:
  SegmentFiles(const std::filesystem::path& directory, SegmentMeta meta);
  /// Where the postings of a term stand: nowhere, with the first place of its only document, or in `hot` or `x/`.
  struct TermPlace {
    enum class In { nothing, single, hot, database } in = In::nothing;
    std::uint32_t number = 0;  ///< single: the word's place in the sorted list; hot: of the term
    std::string term;          ///< database
  };
  TermPlace place_of(std::string_view field, std::string_view word) const;
  TermPlace place_at(std::optional<std::uint32_t> field, std::uint32_t rank) const;
  void read(std::optional<std::uint32_t> field, const TermPlace& place, PostingList& into) const;
  /// How often its only document has a word, in a field or in all.
  std::uint32_t occurrences_of_single(std::optional<std::uint32_t> field, std::uint32_t rank) const;
  SegmentWord word_at(std::uint32_t rank) const;

  SegmentMeta meta_;
  MappedFile columns_file_;
  ByteReader columns_directory_;
  RowsFile rows_;
  ColumnsFile columns_;
  KeysFile keys_;
  SubjectsFile subjects_;
  WordsFile words_;
  WordsLookup lookup_;
  TokensFile tokens_;
  FieldTerms fields_;
  PostingsReader postings_;
  HotPostings hot_;
  std::string cache_key_;  ///< that no other open segment of this process has
};

}  // namespace quarry::index
