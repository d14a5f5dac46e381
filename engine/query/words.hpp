// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Whether a visible document of a segment has the word (in any text where `path` is empty).
bool is_visible(const Part& part, const std::string& path, const index::SegmentWord& word);

/// A word near to another one, and where it is.
struct NearWord {
  struct Place {
    const Part* part;
    index::SegmentWord word;
  };
  std::string_view text;
  unsigned edits = 0;
  std::vector<Place> places;  ///< the segments that have it, for visible and hidden records alike
};

/// The words with at most `distance` edits to `word`, over all segments with anything visible, by (edits, word).
std::vector<NearWord> near_words(const std::string& word, unsigned distance, const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
