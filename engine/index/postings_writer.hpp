// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "index/hot_postings.hpp"
#include "index/posting_list.hpp"
#include "index/xapian_glass.hpp"
#include "index/xapian_lists.hpp"

namespace quarry::index {

/// Writes the postings of a segment: those of frequent terms to `hot`, the others to the Xapian database `x`.
class PostingsWriter final : public TermVisitor {
 public:
  /// `directory`: of the segment. `lengths`: words of each document; not empty, and kept by the caller.
  PostingsWriter(const std::filesystem::path& directory, std::span<const std::uint64_t> lengths);
  void term(std::string_view term, const PostingList& list) override;
  /// Fsyncs what was written.
  void finish();

 private:
  std::filesystem::path directory_;
  GlassStatistics statistics_;
  GlassWriter table_;
  GlassLists lists_;
  HotWriter hot_;
};

/// What a segment without documents has of both.
void write_no_postings(const std::filesystem::path& directory);

}  // namespace quarry::index
