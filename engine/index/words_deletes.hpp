// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "index/bit_array.hpp"
#include "index/words_file.hpp"

namespace quarry::index {

/// Finds the words near a word. Words that begin with the same six characters are a group; under each of what is left of
/// those characters when up to two are taken away stands the group. Two words with at most k edits between them have in common
/// something that is left after up to k of each side's six are taken away, so no near word is missed.
/// Where there is no table (few words), every word is looked at.
class DeletesTable {
 public:
  /// Reads its part of a directory.
  DeletesTable(const MappedFile& file, ByteReader& directory);
  /// Calls visit(place in the sorted words, edits) for each word with at most `distance` (1 or 2) edits, in rising order.
  void near(const WordsFile& words, std::string_view word, unsigned distance,
            const std::function<void(std::uint32_t rank, unsigned edits)>& visit) const;

 private:
  const MappedFile* file_;
  BitArray groups_;   ///< first word of each, and one more
  BitArray buckets_;  ///< where each begins among the entries, and one more
  std::span<const std::uint64_t> entries_;  ///< group and tag, `width_` bits each, one behind another
  std::uint32_t group_bits_ = 0;
};

void write_deletes(FileWriter& file, DirectoryWriter& directory, const WordsFile& words);

}  // namespace quarry::index
