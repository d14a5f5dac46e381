// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "query/ast.hpp"
#include "query/deadline.hpp"
#include "query/visible.hpp"

namespace quarry::query {

/// Makes sure that a query can be answered: a field that it compares is one that a block describes or that a record which the
/// viewer may see has, units fit, formulas are formulas. Throws Error(invalid_argument) that names the place and what may be
/// meant; leniently, such a clause becomes the words that it is made of.
void check(Node& query, const std::vector<Part>& parts, bool lenient, const Deadline& deadline);

/// For a query without hits: which of its fields, and of those of its filters, no visible record has.
std::vector<std::string> absent_fields(const Node& query, const Node& filter, const std::vector<Part>& parts, const Deadline& deadline);

/// `; did you mean 'dft.converged'?`, out of what visible records have, or nothing.
std::string meant_field(const std::string& field, const std::vector<Part>& parts, const Deadline& deadline);

}  // namespace quarry::query
