// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "index/layout.hpp"
#include "index/words_table.hpp"

namespace quarry::index {

/// The words of a segment: sorted by bytes, each with its id (the order of first sight, so that frequent words tend to have
/// small ids and short varints in the token stream).
class WordsFile {
 public:
  explicit WordsFile(const std::filesystem::path& path);

  const MappedFile& file() const noexcept { return file_; }
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(ids_.size()); }
  /// The word of an id. Throws Error(corrupt) where there is none.
  std::string_view word(std::uint32_t id) const;
  /// The place of an id's word in the sorted list. Throws Error(corrupt) where there is none.
  std::uint32_t rank(std::uint32_t id) const;
  /// The id of the word at a place of the sorted list.
  std::uint32_t id(std::uint32_t rank) const { return ids_[rank]; }
  /// The word at a place of the sorted list.
  std::string_view sorted(std::uint32_t rank) const;
  /// The first place whose word is not less.
  std::uint32_t lower_bound(std::string_view word) const;
  std::optional<std::uint32_t> find(std::string_view word) const;

 private:
  MappedFile file_;
  std::span<const std::uint32_t> starts_;  ///< of the sorted words in the pool; one more than words
  std::span<const std::uint32_t> ids_;     ///< rank -> id
  std::span<const std::uint32_t> ranks_;   ///< id -> rank
  std::string_view pool_;
};

void write_words(const std::filesystem::path& path, const StringTable& words);

/// Places of strings in a pool as 32 bits; throws Error(too_large) where the pool passes 4 GiB.
std::uint32_t pool_place(std::size_t bytes, const std::filesystem::path& file);

}  // namespace quarry::index
