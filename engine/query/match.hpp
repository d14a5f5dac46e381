// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "query/ast.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// The documents of one segment that a query matches, entry by entry; not yet cut to what is visible.
index::Bitmap match(const Node& node, const Part& part, const Deadline& deadline);

/// Documents with these words one after the other in one text of `field` (any where it is empty).
index::Bitmap documents_with(const index::Segment& segment, const std::string& field, const std::vector<std::string>& words);

/// The words of a text, as records are cut.
std::vector<std::string> words_of(std::string_view text);

}  // namespace quarry::query
