// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/ast.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// What may have been meant by a query text without hits: each word that it asks for and that no visible record has (or hardly
/// any, against a near word that a hundred times as many have) is replaced by the visible word near to it that most visible
/// records have; among equals by the one with fewer edits, then by the first in byte order. Near is one edit for words of three
/// to five characters and two for longer ones; what has a digit in it (a number, a formula, an identifier) stays as it is.
/// `query` is what `text` was read as. Nothing where no word is replaced.
std::optional<std::string> suggest(const Node& query, const std::string& text, const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
