// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include "http_client.hpp"

namespace quarry::http {

/// What an index page says of something that lies directly in its folder.
struct Listed {
  std::string url;
  std::optional<std::uint64_t> size;  ///< exact, or nothing
  std::string modified;               ///< RFC 3339, or empty
};

/// An index page: decoded names, files and folders apart.
struct IndexPage {
  std::map<std::string, Listed> files, folders;
};

/// What index pages are asked for as: HTML, and where the server would rather (Caddy), JSON.
inline constexpr const char* index_types = "Accept: text/html, application/json;q=0.9, */*;q=0.1";

/// Reads what Apache, nginx, lighttpd, IIS, Caddy, Python and others make of a folder: HTML, of which the links count, or JSON (nginx's
/// `autoindex_format json`, Caddy), which tells sizes and times as well. Throws Error(invalid_argument) where the answer is neither,
/// Error(corrupt) where it contradicts itself.
IndexPage read_index(const HttpAnswer& answer);

}  // namespace quarry::http
