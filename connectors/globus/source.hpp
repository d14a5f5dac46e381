// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::globus {

/// What a source names.
struct Source {
  std::string collection;  ///< its UUID in lower case; empty where only an HTTPS address of it is known
  std::string path;        ///< on the collection, raw bytes; empty: where the collection's listing begins
                           ///< (its default directory)
  std::string https;       ///< the address itself where it is of a collection's HTTPS server
};

/// Does this name something at Globus, or in a form that Globus had once?
bool names_globus(std::string_view source, const ConnectorOptions& options);

/// Throws Error(invalid_argument) for a form that is no longer used, with what to give instead, and
/// for a broken one.
Source parse_source(std::string_view source, const ConnectorOptions& options);

/// `globus://COLLECTION/path`, percent-encoded where an address needs it.
std::string globus_address(const std::string& collection, std::string_view path);

/// The address of the web app's file manager that shows this.
std::string file_manager_address(const ConnectorOptions& options, const std::string& collection, std::string_view path);

bool is_uuid(std::string_view text);

}  // namespace quarry::globus
