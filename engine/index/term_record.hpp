// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "index/bitmap.hpp"
#include "index/hot_postings.hpp"

namespace quarry::index {

/// The postings of one term of one segment in memory. Of a term in one document of 64 and more (dense): a bit per document,
/// how many came before each 64, and a byte of occurrences per posting; of others the list. Never changed: safe from many threads.
class TermRecord {
 public:
  /// `lengths`: words of each document, at most 255.
  TermRecord(std::uint32_t size, PostingList&& list, std::span<const std::uint8_t> lengths);

  std::uint32_t documents() const noexcept { return documents_; }
  bool dense() const noexcept { return dense_; }
  /// Of a dense term.
  const Bitmap& bits() const noexcept { return bits_; }
  /// Of a term that is not dense, rising.
  std::span<const std::uint32_t> list() const noexcept { return list_; }
  /// 0 where the document has it not.
  std::uint32_t occurrences(std::uint32_t doc) const noexcept;
  /// The same, asked of rising documents: `from` begins as 0 and is only to be given back.
  std::uint32_t occurrences(std::uint32_t doc, std::size_t& from) const noexcept {
    return !dense_ ? listed_occurrences(doc, from) : bits_.test(doc) ? dense_occurrences(doc) : 0;
  }
  /// Of a dense term, where bits().test(doc).
  std::uint32_t dense_occurrences(std::uint32_t doc) const noexcept {
    const auto below = bits_.words()[doc / 64] & ((std::uint64_t{1} << doc % 64) - 1);
    const auto count = counts_[before_[doc / 64] + static_cast<std::uint32_t>(std::popcount(below))];
    return count != 255 ? count : large(doc);
  }
  /// Of a dense term, among 64 documents: the most occurrences (255: as many or more) and the least length (255: the same) of
  /// those that have it.
  std::uint8_t most_occurrences(std::size_t word) const noexcept { return most_[word]; }
  std::uint8_t least_length(std::size_t word) const noexcept { return least_length_[word]; }

  void add_to(Bitmap& out) const;
  /// Documents that both have.
  std::uint32_t count_in(const Bitmap& documents) const;
  /// About how much memory it takes.
  std::size_t bytes() const noexcept;

 private:
  void make_dense(const PostingList& list, std::span<const std::uint8_t> lengths, std::uint32_t size);
  std::uint32_t large(std::uint32_t doc) const noexcept;
  std::uint32_t listed_occurrences(std::uint32_t doc, std::size_t& from) const noexcept;

  bool dense_;
  std::uint32_t documents_;
  Bitmap bits_;
  std::vector<std::uint32_t> before_, list_;
  std::vector<std::uint8_t> counts_, most_, least_length_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> large_;  ///< document, occurrences from 255 on
};

}  // namespace quarry::index
