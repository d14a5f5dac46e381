// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "index/bit_array.hpp"
#include "index/layout.hpp"
#include "index/word_use.hpp"
#include "index/words_table.hpp"

namespace quarry::index {

/// The words of a segment: sorted by bytes, each with its id. Ids go by how often words occur, the most frequent first, then by
/// bytes, so that frequent words are short varints in the token stream. Of the words that occur once, ids rise with their places,
/// so a bit for each place says both.
class WordsFile {
 public:
  explicit WordsFile(const std::filesystem::path& path);

  const MappedFile& file() const noexcept { return file_; }
  std::uint32_t size() const noexcept { return count_; }
  /// The word of an id. Throws Error(corrupt) where there is none.
  std::string_view word(std::uint32_t id) const;
  /// The place of an id's word in the sorted list. Throws Error(corrupt) where there is none.
  std::uint32_t rank(std::uint32_t id) const;
  /// The id of the word at a place of the sorted list. Throws Error(corrupt) where the file contradicts itself.
  std::uint32_t id(std::uint32_t rank) const;
  /// The word at a place of the sorted list.
  std::string_view sorted(std::uint32_t rank) const;
  /// The first place whose word is not less.
  std::uint32_t lower_bound(std::string_view word) const;
  /// The place of a word.
  std::optional<std::uint32_t> find_rank(std::string_view word) const;
  std::optional<std::uint32_t> find(std::string_view word) const;

 private:
  std::uint32_t once_before(std::uint32_t rank) const;
  std::uint32_t select_once(std::uint32_t number) const;

  MappedFile file_;
  std::uint32_t count_ = 0;
  BitArray starts_;  ///< of the sorted words in the pool; one more than words
  BitArray ids_;     ///< of the words that occur more than once, in order of their places
  BitArray ranks_;   ///< of the same, by id
  std::span<const std::uint64_t> once_;    ///< a bit for each place
  std::span<const std::uint32_t> counts_;  ///< of these bits before every eighth word of them
  std::string_view pool_;
};

/// The order of words in a segment's files.
struct WordOrder {
  std::vector<std::uint32_t> sorted;  ///< number in the table, by place in the sorted list
  std::vector<std::uint32_t> ids;     ///< by number in the table
  std::uint32_t repeated = 0;         ///< words that occur more than once: they have the first ids
};

WordOrder order_words(const StringTable& words, const WordUse& use);
void write_words(const std::filesystem::path& path, const StringTable& words, const WordOrder& order);

/// Places of strings in a pool as 32 bits; throws Error(too_large) where the pool passes 4 GiB.
std::uint32_t pool_place(std::size_t bytes, const std::filesystem::path& file);

}  // namespace quarry::index
