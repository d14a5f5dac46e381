// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "index/words_file.hpp"

namespace quarry::index {

/// Which words have up to three given bytes one after the other; behind a word's last byte stand two that are 0.
class TrigramTable {
 public:
  TrigramTable(const MappedFile& file, ByteReader& directory);
  /// False where there is none (few words): then nothing may be looked up.
  bool present() const noexcept { return !starts_.empty(); }
  /// About how much work the words with these one to three bytes are; 0 where no word has them.
  std::size_t weight(std::string_view run) const;
  /// The places of those words in the sorted list, rising, from `begin` to before `end`.
  std::vector<std::uint32_t> words(std::string_view run, std::uint32_t begin, std::uint32_t end) const;

 private:
  /// The lists of all trigrams that start with it, which lie next to each other: the first one and the one behind the last.
  std::pair<std::size_t, std::size_t> lists_of(std::string_view run) const;
  std::string_view list(std::size_t first, std::size_t behind) const;
  const MappedFile* file_;
  std::span<const std::uint32_t> keys_;  ///< rising
  std::span<const std::uint32_t> starts_;
  std::string_view lists_;
};

void write_trigrams(FileWriter& file, DirectoryWriter& directory, const WordsFile& words);

}  // namespace quarry::index
