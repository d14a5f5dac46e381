// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "index/glob.hpp"
#include "index/words_deletes.hpp"
#include "index/words_file.hpp"
#include "index/words_trigrams.hpp"

namespace quarry::index {

/// Below that many words a walk over all of them is faster than tables are built.
inline constexpr std::uint32_t least_words_for_tables = 16'384;

/// Which document has a word first, and whether another one has it: kept while a segment is built, by word id.
class WordUse {
 public:
  void note(std::uint32_t word, std::uint32_t document, bool in_others = false);
  std::uint32_t first(std::uint32_t word) const { return first_[word]; }
  bool single(std::uint32_t word) const { return !several_[word]; }
  std::size_t size() const noexcept { return first_.size(); }

 private:
  static constexpr std::uint32_t none = 0xffffffff;
  std::vector<std::uint32_t> first_;
  std::vector<bool> several_;
};

/// The file `lookup` beside `words`: words by what is near to them, by what is in them, and where each is seen first.
class WordsLookup {
 public:
  WordsLookup(const std::filesystem::path& path, const WordsFile& words);
  /// The first document that has the word at a place of the sorted list.
  std::uint32_t first(std::uint32_t rank) const { return firsts_[rank]; }
  /// Whether no other document has it.
  bool single(std::uint32_t rank) const { return singles_[rank / 64] >> rank % 64 & 1; }
  const DeletesTable& deletes() const noexcept { return *deletes_; }
  const TrigramTable& trigrams() const noexcept { return *trigrams_; }

 private:
  MappedFile file_;
  std::span<const std::uint32_t> firsts_;
  std::span<const std::uint64_t> singles_;
  std::optional<DeletesTable> deletes_;
  std::optional<TrigramTable> trigrams_;
};

void write_words_lookup(const std::filesystem::path& path, const WordsFile& words, const WordUse& use);

/// The words that a pattern describes, one after the other in sorted order.
class PatternWords {
 public:
  PatternWords(const WordsFile& words, const TrigramTable& trigrams, std::string_view pattern);
  /// The first place, not before `from`, of a word that matches; nothing behind the last.
  std::optional<std::uint32_t> next(std::uint32_t from);

 private:
  const WordsFile* words_;
  Glob glob_;
  std::uint32_t begin_, end_;
  bool listed_ = false;
  std::vector<std::uint32_t> list_;  ///< where `listed_`: the only places to look at
};

}  // namespace quarry::index
