// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "query/ast.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// The words that a prefix, a pattern or a fuzzy word stands for in one field (in any text where `path` is empty).
struct Expansion {
  std::string path;
  std::vector<std::string> words;
};
class Records;

/// By node of a query.
using Expansions = std::map<const Node*, std::vector<Expansion>>;

/// Finds the words of each prefix, pattern and fuzzy word in a query, over all segments, that a visible record has: the first
/// 1,024 in byte order, or of a fuzzy word the nearest ones. Where there are more, a warning says so.
/// Of a prefix or fuzzy text of several words the last one is meant; a pattern is one word.
Expansions expand(const Node& query, const std::vector<Part>& parts, const Deadline& deadline, std::vector<std::string>& warnings);

/// The documents of one segment that a query matches, entry by entry; not yet cut to what is visible.
index::Bitmap match(const Node& node, const index::Segment& segment, const Expansions& expansions, const Deadline& deadline);

/// The same for a filter (filter.hpp), of the documents `among` which it is asked: of others it says anything. What it refuses leaves
/// dataset entries in.
index::Bitmap match_filter(const Node& filter, const index::Bitmap& among, Records& records, const Deadline& deadline);

/// Whether a visible record has a value at a path of `field`, or below it.
bool has_visible_value(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
