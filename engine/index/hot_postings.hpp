// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/layout.hpp"

namespace quarry::index {

/// The documents of a term, rising, and how often it occurs in each.
struct PostingList {
  std::vector<std::uint32_t> documents, occurrences;
};

/// Packed postings of the terms that many documents of a segment have: what Xapian says of them, read some thirty times
/// faster. 128 postings to a block; gaps and occurrences, each less one, in as few bits as the block's largest takes.
class HotPostings {
 public:
  explicit HotPostings(const std::filesystem::path& path);
  std::uint64_t documents() const noexcept { return documents_; }
  std::uint32_t terms() const noexcept { return static_cast<std::uint32_t>(counts_.size()); }
  std::string_view term(std::uint32_t number) const;
  /// The number of a term; nothing where it is not frequent.
  std::optional<std::uint32_t> find(std::string_view term) const;
  /// Throws Error(corrupt) where the file contradicts itself.
  void read(std::uint32_t number, PostingList& into) const;
  /// Calls unlike(term) for each term whose postings differ from the database `postings`, or that one of both has alone.
  void compare(const class PostingsReader& postings, const std::function<void(std::string_view)>& unlike) const;

  struct Block {
    std::uint32_t first;    ///< document
    std::uint32_t place;    ///< of its words of 32 bits
  };
  struct Widths {
    std::uint8_t gap, occurrences;  ///< bits
  };

 private:
  MappedFile file_;
  std::uint64_t documents_ = 0;
  std::span<const std::uint32_t> starts_;  ///< of the terms in the pool; one more
  std::span<const std::uint32_t> counts_;  ///< documents of each term
  std::span<const std::uint32_t> begins_;  ///< first block of each term; one more
  std::span<const Block> blocks_;
  std::span<const Widths> widths_;
  std::span<const std::uint32_t> words_;
  std::string_view pool_;
};

/// Terms in fewer documents are left to Xapian alone.
std::uint32_t hot_threshold(std::string_view term, std::uint32_t documents);

/// Writes the packed postings of a Xapian database that is ready.
void write_hot_postings(const std::filesystem::path& database, const std::filesystem::path& output);

}  // namespace quarry::index
