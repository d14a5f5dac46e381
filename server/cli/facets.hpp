// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.hpp"
#include "quarry/search.hpp"
#include "quarry/value.hpp"

namespace quarry::cli {

/// A facet as a person or a client writes it: `FIELD[:N]`, or a JSON object (docs/query.md, "Facets"). `where` names the
/// parameter in messages. Throws Error(invalid_argument).
FacetRequest parse_facet(const std::string& text, const std::string& where);
/// The same of a member of a JSON body: a string, or the object itself.
FacetRequest read_facet(const Value& value, const std::string& where);

/// Plain facets as lists, others as objects, by name.
Value to_value(const std::vector<Facet>& facets);
/// Bars; of stats a line for each.
void print_for_people(const Facet& facet, const Style& style, int indent = 0);

}  // namespace quarry::cli
