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

/// The JSON that `search --json` and `/v1/search` give; see README.
Value to_value(const SearchResult& result);
Value to_value(const Hit& hit);

}  // namespace quarry::cli
