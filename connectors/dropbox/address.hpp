// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::dropbox {

/// Where Dropbox's services are; each is a setting (docs/connectors.md).
struct Places {
  std::string api;      ///< `dropbox.base_url`
  std::string content;  ///< `dropbox.content_url`
  std::string token;    ///< `dropbox.auth_url`
  std::string site;     ///< `dropbox.site_url`: what people have links to
  explicit Places(const ConnectorOptions& options);
};

/// What a source names.
struct Target {
  std::string link;   ///< a shared link without its query, or empty: then it lies in the account's own folders
  std::string rlkey;  ///< the link's key, which is a secret; or empty
  bool one_file = false;  ///< the link is said to lead to a file
  std::string path;   ///< below the link or in the account: empty, `/a/b`, `id:...`, `ns:...`, `rev:...`
};

/// Nothing where the source is no link to Dropbox and no `dropbox:` path.
std::optional<Target> target_of(std::string_view source, const Places& places);

/// Where a person sees a file or folder of an account's own, and of a shared link (without its key). `path` begins with `/` or is empty.
std::string own_address(const Places& places, std::string_view path, bool is_folder);
std::string linked_address(const std::string& link, std::string_view path);

}  // namespace quarry::dropbox
