// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/bitmap.hpp"
#include "quarry/record.hpp"
#include "quarry/value.hpp"

namespace quarry::index {

class SubjectsFile;

/// A row of the catalog as a segment takes it. Rows of one subject come one after another.
struct SegmentRow {
  std::int64_t row = 0;  ///< catalog rowid
  std::string_view subject;
  std::string_view entry_id;
  RecordKind kind = RecordKind::record;
  std::int64_t first_version = 0;
  const Value* content = nullptr;
  std::int64_t dataset = 0;  ///< whose version first_version is: the catalog's id; 0: none
};

/// Builds one immutable segment directory: x/ (lean Xapian), cols/, keys, subjects, tokens, words, meta; every file of ours is
/// versioned and checksummed (CRC32C per file, Xapian's files listed in `meta` with theirs). One thread.
class SegmentBuilder {
 public:
  /// `directory` must not exist; it is made.
  explicit SegmentBuilder(std::filesystem::path directory);
  ~SegmentBuilder();
  void add(const SegmentRow& row);
  std::uint32_t size() const noexcept;
  /// Writes, compacts and fsyncs everything, then the directory. Throws Error(internal) where the disk says no; then the
  /// directory is to be removed.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The arrays of a column as they lie in its file, for loops over many documents: one of values, shorts and bytes is not
/// null. Every place and ordinal in them has been checked.
/// - sparse: `docs` are the documents that have a value, rising; the other arrays go by their places
/// - single-valued: a value per document (or place); where `present` is not null, only documents with their bit have one
/// - multi-valued: the values from starts[doc] up to starts[doc + 1]
/// - coded, where one of `code_words`, `code_shorts` and `code_bytes` is not null: those hold a number per document (or place),
///   and `starts` and `values` go by it
/// - codes: what those numbers, or else single-valued ordinals, are below; 0: neither
template <class T>
struct ColumnArrays {
  bool sparse = false;
  std::span<const std::uint32_t> docs;
  const std::uint64_t* present = nullptr;
  const std::uint32_t* starts = nullptr;
  const T* values = nullptr;
  const std::uint16_t* shorts = nullptr;
  const std::uint8_t* bytes = nullptr;
  const std::uint32_t* code_words = nullptr;
  const std::uint16_t* code_shorts = nullptr;
  const std::uint8_t* code_bytes = nullptr;
  std::uint64_t codes = 0;
};

/// Multi-valued column over the documents of a segment: values of doc d are `values[offsets[d] .. offsets[d+1])`.
/// Number columns hold doubles, date columns milliseconds as int64, keyword columns ordinals into a dictionary sorted by
/// byte order (of the folded keyword, with its spelling beside), bool columns 0 or 1 as ordinals of {false,true}.
/// Values of one document are sorted and unique. A sparse column is held as (doc, values) pairs and read the same way.
template <class T>
class Column {
 public:
  virtual ~Column() = default;
  /// The document's values; empty where it has none. Valid as long as the segment.
  virtual std::span<const T> of(std::uint32_t doc) const = 0;
  /// Documents that have a value.
  virtual const Bitmap& present() const = 0;
  /// Adds to `out` the documents that have a value in [low, high]. One pass over the column's bytes.
  virtual void add_between(T low, T high, Bitmap& out) const = 0;
  /// Its arrays; the first call reads them through. Throws Error(corrupt) where one points outside of another.
  virtual const ColumnArrays<T>& arrays() const = 0;
};
using NumberColumn = Column<double>;
using DateColumn = Column<std::int64_t>;

class KeywordColumn : public Column<std::uint32_t> {
 public:
  virtual std::uint32_t cardinality() const = 0;
  /// The keyword as it stood in the record that came first.
  virtual std::string spelling(std::uint32_t ordinal) const = 0;
  /// Its case-folded form: what is compared. Rising with the ordinal, unique.
  virtual std::string_view folded(std::uint32_t ordinal) const = 0;
  /// True where all records spell it as `spelling` says; false also where that is not known.
  virtual bool one_spelling(std::uint32_t ordinal) const = 0;
  /// The ordinal of a folded keyword.
  virtual std::optional<std::uint32_t> find(std::string_view folded) const = 0;
};

enum class ColumnKind { number, date, keyword, boolean };
struct ColumnName {
  std::string path;
  ColumnKind kind;
  std::uint32_t documents;  ///< that have a value
};

class TermRecord;

/// A word of a segment. Valid as long as the segment.
struct SegmentWord {
  std::string_view text;
  std::uint32_t first = 0;  ///< the first document that has it, in any field
  bool single = false;      ///< no other document has it
};

/// Words one after the other, as a segment's token stream holds them.
struct SegmentPhrase {
  std::vector<std::uint32_t> ids;
  std::string bytes;  ///< the same as they stand in the stream
};

/// An open, immutable segment. Const use is safe from many threads (Xapian handles are kept one per thread inside).
class Segment {
 public:
  /// Throws Error(corrupt) naming the file where a checksum or version does not fit. `verify_all`: reads every byte.
  static std::shared_ptr<const Segment> open(const std::filesystem::path& directory, bool verify_all = false);
  virtual ~Segment() = default;

  virtual std::uint32_t size() const = 0;
  /// Of its files on disk.
  virtual std::uint64_t bytes() const = 0;
  virtual std::int64_t row(std::uint32_t doc) const = 0;
  virtual std::int64_t first_version(std::uint32_t doc) const = 0;
  /// The catalog's id of the dataset that the versions count; 0: none.
  virtual std::int64_t dataset(std::uint32_t doc) const = 0;
  virtual RecordKind kind(std::uint32_t doc) const = 0;
  /// Documents of kind dataset (they are not found by `*`).
  virtual const Bitmap& datasets() const = 0;
  /// Documents that start a subject; null where every document does.
  virtual const Bitmap* first_of_subject() const = 0;
  /// Documents whose subject has this hash (`subject_hash`), rising; the caller confirms by the catalog's subject.
  virtual std::vector<std::uint32_t> find_subject(std::uint64_t hash) const = 0;
  virtual std::uint64_t subject_hash_of(std::uint32_t doc) const = 0;
  /// The subjects in byte order (`index/subjects.hpp`).
  virtual const SubjectsFile& subjects() const = 0;
  /// All documents, by subject hash, then number.
  virtual std::span<const std::uint32_t> by_subject_hash() const = 0;
  /// The document with this catalog rowid.
  virtual std::optional<std::uint32_t> find_row(std::int64_t row) const = 0;

  virtual const std::vector<ColumnName>& columns() const = 0;
  virtual const NumberColumn* numbers(std::string_view path) const = 0;
  virtual const DateColumn* dates(std::string_view path) const = 0;
  virtual const KeywordColumn* keywords(std::string_view path) const = 0;
  virtual const KeywordColumn* bools(std::string_view path) const = 0;

  /// Postings of a word over all text (`field` empty) or of one field path: visit(doc, occurrences), rising docs.
  virtual void for_each_posting(std::string_view field, std::string_view word,
                                const std::function<void(std::uint32_t, std::uint32_t)>& visit) const = 0;
  /// The same, kept in memory within the process's budget (`TermCache`). Never null.
  virtual std::shared_ptr<const TermRecord> term(std::string_view field, std::string_view word) const = 0;
  /// Words of the whole text (`field` empty) or of a field that start with `prefix`, in byte order, at most `limit`.
  virtual std::vector<std::string> words_with_prefix(std::string_view field, std::string_view prefix,
                                                     std::size_t limit) const = 0;
  /// Sets the documents that have the word (in any text where `field` is empty).
  virtual void add_documents(std::string_view field, std::string_view word, Bitmap& out) const = 0;
  /// Whether `accept` holds of a document that has the word (in any text where `field` is empty); asked in rising order until
  /// it does.
  virtual bool any_posting(std::string_view field, std::string_view word,
                           const std::function<bool(std::uint32_t doc)>& accept) const = 0;
  /// Calls visit(word, edits) for each word of the whole text with at most `distance` (1 or 2) edits to `word`, in byte order.
  /// An edit puts in, leaves out or replaces a character, or swaps two neighbours (optimal string alignment). `word` is folded.
  virtual void words_near(std::string_view word, unsigned distance,
                          const std::function<void(const SegmentWord& word, unsigned edits)>& visit) const = 0;
  /// Calls visit for each word of the whole text (`field` empty) or of a field that a pattern describes (`index::Glob`, folded),
  /// in byte order from `from` on, until it returns false.
  virtual void words_like(std::string_view field, std::string_view pattern, std::string_view from,
                          const std::function<bool(const SegmentWord& word)>& visit) const = 0;
  /// Words in a document's whole text.
  virtual std::uint32_t length(std::uint32_t doc) const = 0;
  /// The same of all documents, at most 255 each.
  virtual std::span<const std::uint8_t> short_lengths() const = 0;
  /// Calls visit(field path, words in order) for each text value of the document (phrases do not cross values).
  virtual void for_each_text(std::uint32_t doc,
                             const std::function<void(std::string_view field,
                                                      const std::vector<std::string_view>& words)>& visit) const = 0;
  /// These words one after the other, to be looked for in many documents; nothing where the segment lacks one of them.
  virtual std::optional<SegmentPhrase> phrase(std::span<const std::string> words) const = 0;
  /// Whether one text value of the document, of `field` or of any where it is empty, has the phrase.
  virtual bool has_phrase(std::uint32_t doc, std::string_view field, const SegmentPhrase& phrase) const = 0;
};

/// The hash under which segments and the catalog look up a subject.
std::uint64_t subject_hash(std::string_view subject);

/// Merges segments into a new one by Xapian's compact and by copying columns, without the catalog; documents keep their
/// order: those of inputs[0] first. Dead documents stay (a rebuild from the catalog drops them).
void merge_segments(const std::vector<std::shared_ptr<const Segment>>& inputs,
                    const std::vector<std::filesystem::path>& directories, const std::filesystem::path& output);

}  // namespace quarry::index
