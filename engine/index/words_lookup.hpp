// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "index/bit_array.hpp"
#include "index/glob.hpp"
#include "index/layout_integers.hpp"
#include "index/word_use.hpp"
#include "index/words_deletes.hpp"
#include "index/words_file.hpp"
#include "index/words_trigrams.hpp"

namespace quarry::index {

/// Below that many words a walk over all of them is faster than tables are built.
inline constexpr std::uint32_t least_words_for_tables = 16'384;

/// The file `lookup` beside `words`: words by what is near to them, by what is in them, where each is seen first, and in which
/// fields.
class WordsLookup {
 public:
  WordsLookup(const std::filesystem::path& path, const WordsFile& words);
  /// The first document that has the word at a place of the sorted list.
  std::uint32_t first(std::uint32_t rank) const { return firsts_[rank]; }
  /// The number of the set of fields that the word at a place of the sorted list occurs in.
  std::uint32_t set(std::uint32_t rank) const { return static_cast<std::uint32_t>(sets_[rank]); }
  std::uint32_t sets() const noexcept { return static_cast<std::uint32_t>(set_starts_.size() - 1); }
  /// The numbers of its fields (in the order of the token stream's), rising. Throws Error(corrupt) where there is no such set.
  std::span<const std::uint32_t> fields(std::uint32_t set) const;
  bool in_field(std::uint32_t rank, std::uint32_t field) const;
  /// A byte for each set: 1 where the field is in it.
  std::vector<std::uint8_t> sets_with(std::uint32_t field) const;
  /// Whether no other document has it.
  bool single(std::uint32_t rank) const { return singles_[rank / 64] >> rank % 64 & 1; }
  const DeletesTable& deletes() const noexcept { return *deletes_; }
  const TrigramTable& trigrams() const noexcept { return *trigrams_; }

 private:
  MappedFile file_;
  BitArray firsts_;
  std::span<const std::uint64_t> singles_;
  PackedIntegers sets_;  ///< by place in the sorted list
  std::span<const std::uint32_t> set_starts_, set_fields_;
  std::optional<DeletesTable> deletes_;
  std::optional<TrigramTable> trigrams_;
};

void write_words_lookup(const std::filesystem::path& path, const WordsFile& words, const WordOrder& order, const WordUse& use);

/// The words that a pattern describes, one after the other in sorted order.
class PatternWords {
 public:
  /// `accept`: which places count; all where it is empty.
  PatternWords(const WordsFile& words, const TrigramTable& trigrams, std::string_view pattern,
               std::function<bool(std::uint32_t)> accept = {});
  /// The first place, not before `from`, of a word that matches; nothing behind the last.
  std::optional<std::uint32_t> next(std::uint32_t from);

 private:
  bool matches(std::uint32_t rank) const;

  const WordsFile* words_;
  Glob glob_;
  std::function<bool(std::uint32_t)> accept_;
  std::uint32_t begin_, end_;
  bool listed_ = false;
  std::vector<std::uint32_t> list_;  ///< where `listed_`: the only places to look at
};

}  // namespace quarry::index
