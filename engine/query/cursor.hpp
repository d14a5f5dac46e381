// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "quarry/search.hpp"
#include "quarry/viewer.hpp"
#include "query/position.hpp"

namespace quarry::query {

/// What a cursor says: where its page ended, and for an order by score which manifest it goes on in.
struct Cursor {
  Position position;
  std::string pin;  ///< empty: goes on in whatever is published
};

/// Names a manifest to those who have the key, differently each time: nobody else learns whether one follows another.
std::string pin_of(std::uint64_t manifest, const std::string& key);
bool pins(const std::string& pin, std::uint64_t manifest, const std::string& key);

/// A cursor as text that stands in a URL as it is, with a MAC over it, the query, its order and its viewer.
std::string print_cursor(const Cursor& cursor, const SearchRequest& request, const Viewer& viewer, const std::string& key);
/// Reads `request.cursor`. Throws one and the same Error(invalid_argument) for a damaged one and for one of another query, viewer
/// or index.
Cursor read_cursor(const SearchRequest& request, const Viewer& viewer, const std::string& key);

}  // namespace quarry::query
