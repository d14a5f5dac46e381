// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::github {

/// What an address at GitHub names.
struct Release {
  enum class Which { latest, tag, all } which = Which::latest;
  std::string owner, repository;
  std::string tag;   ///< of Which::tag
  std::string file;  ///< one asset of it; empty: all
  bool source = false;  ///< the tag's source code, not its assets
};

/// `github:OWNER/REPO[@TAG]`; of a web address `/OWNER/REPO`, `/releases`, `/releases/latest`, `/releases/tag/TAG`,
/// `/releases/download/TAG/NAME`, `/releases/latest/download/NAME`, `/archive/refs/tags/TAG.zip`. Nothing for other texts, nor for
/// other pages of GitHub.
std::optional<Release> parse(std::string_view source, const ConnectorOptions& options);

}  // namespace quarry::github
