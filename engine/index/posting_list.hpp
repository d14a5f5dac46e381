// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace quarry::index {

/// The documents of a term, rising, and how often it occurs in each.
struct PostingList {
  std::vector<std::uint32_t> documents, occurrences;

  void clear() {
    documents.clear();
    occurrences.clear();
  }
  void add(std::uint32_t document, std::uint32_t times) {
    documents.push_back(document);
    occurrences.push_back(times);
  }
  friend bool operator==(const PostingList&, const PostingList&) = default;
};

/// Takes the terms of a segment that more than one document has, in order of their bytes.
class TermVisitor {
 public:
  virtual ~TermVisitor() = default;
  virtual void term(std::string_view term, const PostingList& list) = 0;
};

}  // namespace quarry::index
