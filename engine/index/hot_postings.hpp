// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/layout.hpp"
#include "index/posting_list.hpp"

namespace quarry::index {

/// Packed postings of the terms that many documents of a segment have, in half of Xapian's bytes and read some thirty times
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
  /// Whether `accept` holds of a document that has the term; asked in rising order until it does.
  bool any(std::uint32_t number, const std::function<bool(std::uint32_t doc)>& accept) const;

  struct Block {
    std::uint32_t first;    ///< document
    std::uint32_t place;    ///< of its words of 32 bits
  };
  struct Widths {
    std::uint8_t gap, occurrences;  ///< bits
  };

 private:
  /// The blocks of a term: from first to second. Throws Error(corrupt) where they are not as many as its documents need.
  std::pair<std::uint64_t, std::uint64_t> blocks_of(std::uint32_t number) const;
  /// Unpacks a block of `held` postings into 128 places each; what is behind them is any number. `occurrences` may be null.
  void unpack(std::uint64_t block, std::uint64_t held, std::uint32_t* documents, std::uint32_t* occurrences) const;

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

/// Terms in fewer documents are Xapian's.
std::uint32_t hot_threshold(std::uint32_t documents);

/// Packs terms in order of their bytes and writes the file.
class HotWriter {
 public:
  /// `documents`: of the segment.
  explicit HotWriter(std::uint32_t documents) : documents_(documents) {}
  void add(std::string_view term, const PostingList& list);
  void finish(const std::filesystem::path& path) const;

 private:
  void block(const PostingList& list, std::size_t at);
  std::uint32_t documents_;
  std::string pool_;
  std::vector<std::uint32_t> starts_{0}, counts_, begins_{0}, words_;
  std::vector<HotPostings::Block> blocks_;
  std::vector<HotPostings::Widths> widths_;
};

}  // namespace quarry::index
