// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/connector.hpp"

namespace quarry::gdrive {

/// Where Google's services are; each is a setting (docs/connectors.md).
struct Places {
  std::string api;       ///< `gdrive.base_url`
  std::string token;     ///< `gdrive.auth_url`
  std::string site;      ///< `gdrive.site_url`: what people have links to
  std::string download;  ///< `gdrive.download_url`: where large public files are
  explicit Places(const ConnectorOptions& options);
};

/// What a source names.
struct Target {
  std::string id;                 ///< of a file or folder; `root` is the account's own
  std::string resource_key;       ///< what some links need beside the id, or empty
  std::vector<std::string> path;  ///< names below it, decoded
};

/// Is this a link to Google Drive or one of its editors, or `gdrive:`, `googledrive:`, `google:` (MDF's)?
bool is_drive_source(std::string_view source, const ConnectorOptions& options);

/// Throws Error(invalid_argument) where the source names no file and no folder.
Target target_of(std::string_view source, const ConnectorOptions& options);

/// A link that a person can open, to a file or folder of any type.
std::string link_to(const Places& places, const std::string& id, const std::string& resource_key, bool is_folder);

}  // namespace quarry::gdrive
