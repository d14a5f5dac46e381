// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment.hpp"
#include "query/deadline.hpp"

namespace quarry::query {

/// Which documents of a segment have which words: all that matching asks of postings and of the token stream. A path names a
/// field's text; an empty one is any text.
struct TextMatcher {
  const index::Segment& segment;
  const Deadline& deadline;

  index::Bitmap none() const { return index::Bitmap(segment.size()); }
  void add_word(const std::string& path, const std::string& word, index::Bitmap& out) const;
  index::Bitmap with_word(const std::string& path, const std::string& word) const;
  index::Bitmap with_all(const std::string& path, std::span<const std::string> words) const;
  /// These words one after the other, or near each other (`is_near`), in one text.
  index::Bitmap with_phrase(const std::string& path, const std::vector<std::string>& words, unsigned distance = 0) const;
  /// A text that is these words and no others.
  index::Bitmap with_whole(const std::string& path, const std::vector<std::string>& words) const;

 private:
  template <class Fits>
  index::Bitmap with_text(const std::string& path, const std::vector<std::string>& words, Fits&& fits) const;
};

}  // namespace quarry::query
