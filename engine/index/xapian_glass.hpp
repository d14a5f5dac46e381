// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::index {

/// Statistics that a Glass database keeps beside its tables.
struct GlassStatistics {
  std::uint32_t documents = 0;
  std::uint32_t shortest = 0, longest = 0;  ///< document lengths, as Xapian counts them: all terms with their occurrences
  std::uint32_t most_occurrences = 0;       ///< of any term in any document
  std::uint64_t total_length = 0;
};

/// Writes the postings table of a Glass database (Xapian 1.4's format of 2016-03-14) from keys in rising order: full blocks,
/// one after another, never touched again. Xapian's own way in inverts through a std::map of strings and rewrites blocks, which
/// cost five times all else together; the result is read, compacted and checked by Xapian as its own.
/// Throws Error(internal) where the disk says no.
class GlassWriter {
 public:
  /// Largest sum of the bytes of a key and its tag.
  static constexpr std::size_t most_item_bytes = 2'040;

  /// Makes the directory `database`.
  explicit GlassWriter(const std::filesystem::path& database);
  ~GlassWriter();
  GlassWriter(const GlassWriter&) = delete;
  GlassWriter& operator=(const GlassWriter&) = delete;

  void add(std::string_view key, std::string_view tag);
  /// Writes what is open and the version file, and fsyncs all and the directory.
  void finish(const GlassStatistics& statistics);

 private:
  static constexpr std::size_t block_bytes = 8'192;
  /// A block being filled: items from its end downwards, their places from its beginning.
  struct Block {
    std::array<unsigned char, block_bytes> bytes{};
    std::uint32_t number = 0;
    std::size_t directory_end = 0, items_begin = 0;
  };
  void start(std::size_t level);
  bool fits(std::size_t level, std::size_t item_bytes) const;
  unsigned char* place(std::size_t level, std::size_t item_bytes);
  void write(std::size_t level);
  void branch(std::size_t level, std::string_view key, std::uint32_t child);
  void put_branch(std::size_t level, std::string_view key, std::uint16_t component, std::uint32_t child);
  void write_version(const GlassStatistics& statistics) const;

  std::filesystem::path database_;
  int descriptor_ = -1;
  std::vector<Block> levels_;  ///< the block at the right edge of each level, leaves first
  std::uint32_t next_block_ = 0, entries_ = 0;
  std::string last_key_;
};

/// Appends Xapian's packed integer: seven bits a byte, lowest first.
void pack_glass(std::string& out, std::uint64_t value);
/// Appends the integer so that bytes sort as the numbers do.
void pack_glass_sorting(std::string& out, std::uint32_t value);

}  // namespace quarry::index
