// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::dataverse {

/// What a source names at a Dataverse installation.
struct Target {
  enum class What { dataset, file, collection, preview };
  What what = What::dataset;
  std::string root;          ///< address of the installation, without its last `/`
  std::string id = {};       ///< persistent (`doi:10.7910/DVN/ABC`) or a number; a collection's alias
  std::string version = {};  ///< `2.1`, `:draft`, ...; empty: the newest that we may see
  std::string token = {};    ///< of a preview address. Secret
};

/// Addresses of pages and API calls of any host that have Dataverse's own form, `hdl:1902.1/...`. Nothing for what is none of these.
std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options);

/// `HOST`, with its port where it is not the usual one: what credentials are bound to.
std::string host_of(const Target& target);

}  // namespace quarry::dataverse
