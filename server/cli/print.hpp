// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "cli/facets.hpp"
#include "cli/terminal.hpp"
#include "quarry/search.hpp"
#include "quarry/value.hpp"

namespace quarry::cli {

/// A record as a person wants to read it: what it is, its key numbers with units, where it lies.
void print_for_people(const std::string& subject, const Value& content, const Style& style);

/// What of a hit's text matched, in colour, or between stars.
void print_highlights(const Hit& hit, const Style& style);
/// A snippet as HTML: all of its text escaped, what matched between <em> and </em>.
std::string html_of(const Snippet& snippet);

/// The JSON that `search --json` and `/v1/search` give; see README.
Value to_value(const SearchResult& result);
Value to_value(const Hit& hit);

}  // namespace quarry::cli
