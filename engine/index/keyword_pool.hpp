// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"

namespace quarry::index {

/// Writes sorted unique strings: as they are, or, where that is worth it, each as what it does not share with the one before
/// (16 to a block), hexadecimal ones with two digits a byte. Numbers go to `directory`. Throws Error(too_large) past 4 GiB.
void write_keyword_pool(FileWriter& file, DirectoryWriter& directory, std::span<const std::string_view> strings,
                        std::string_view path);

/// Reads them. A coded pool is searched as it lies; the first look at a string by number decodes all of it into memory.
/// Safe from many threads.
class KeywordPool {
 public:
  KeywordPool(const MappedFile& file, ByteReader& directory);
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(count_); }
  /// Throws Error(corrupt) where it lies outside of the file.
  std::string_view at(std::uint32_t ordinal) const;
  /// Where the string begins in all of them, one behind another.
  std::uint32_t begin(std::uint32_t ordinal) const;
  std::optional<std::uint32_t> find(std::string_view text) const;

 private:
  enum class Form : std::uint64_t { plain, coded, coded_hex };
  std::string_view block_key(std::uint64_t block) const;
  std::optional<std::uint32_t> find_plain(std::string_view text) const;
  std::optional<std::uint32_t> find_coded(std::string_view key) const;
  template <class Visit>
  void for_each_in(std::uint64_t block, Visit&& visit) const;
  void decode() const;

  const MappedFile* file_;
  std::uint64_t count_ = 0;
  Form form_ = Form::plain;
  std::span<const std::uint32_t> starts_;  ///< of strings, or of blocks
  std::string_view bytes_;
  mutable std::once_flag once_;
  mutable std::vector<std::uint32_t> decoded_starts_;
  mutable std::string decoded_;
};

}  // namespace quarry::index
