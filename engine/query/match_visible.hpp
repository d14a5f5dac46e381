// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/match.hpp"
#include "query/matches.hpp"

namespace quarry::query {

/// The documents of `among` that a query matches: what `match` finds, cut to them. Words, and what is joined of them, cost no
/// look at the whole segment where few records have them.
Matches match_among(const Node& node, const index::Segment& segment, const Expansions& expansions, const index::Bitmap& among,
                    const Deadline& deadline);

/// How many they are.
std::uint32_t count_among(const Node& node, const index::Segment& segment, const Expansions& expansions, const index::Bitmap& among,
                          const Deadline& deadline);

}  // namespace quarry::query
