// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/deadline.hpp"

namespace quarry::query {

/// Whether a text has the words of a phrase at different places of its own, so that no two of them are moved by more than
/// `distance` places against each other: Lucene's slop (its SloppyPhraseMatcher). 0 is the phrase itself, 1 lets one word stand
/// between two, 2 swaps neighbours.
bool is_near(const std::vector<std::string_view>& text, const std::vector<std::string>& phrase, unsigned distance, const Deadline& deadline);

}  // namespace quarry::query
