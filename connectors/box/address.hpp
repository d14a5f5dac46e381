// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::box {

/// Where Box's services are; each is a setting (docs/connectors.md).
struct Places {
  std::string api;    ///< `box.base_url`
  std::string token;  ///< `box.auth_url`
  std::string site;   ///< `box.site_url`: what people have links to
  explicit Places(const ConnectorOptions& options);
};

/// What a source names.
struct Target {
  std::string link;  ///< a shared link, or empty: then it is asked for as the account's own
  std::string id;    ///< of the file or folder; empty: what the link itself leads to
  bool is_file = false;
};

/// Nothing where the source is no link to Box and no `box:folder/ID`, `box:file/ID`.
std::optional<Target> target_of(std::string_view source, const Places& places);

/// Where a person sees it: within the shared link, if it is read by one.
std::string address_of_item(const Places& places, const std::string& link, const std::string& id, bool is_file);

}  // namespace quarry::box
