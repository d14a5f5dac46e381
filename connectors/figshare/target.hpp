// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::figshare {

/// What a source names at Figshare or one of the portals that it runs.
struct Target {
  enum class What { article, collection, project, file, by_doi };
  What what = What::article;
  std::string id = {};            ///< of the article, collection, project or file; of `by_doi` the DOI
  std::string version = {};       ///< of an article or collection; empty: the newest
  std::string file = {};          ///< the one file of an article; empty: all
  std::string private_link = {};  ///< of what is shared, not published. Secret
};

/// Addresses of pages, API calls, downloads and private links, DOIs of Figshare's own prefixes. Nothing for what is none of these.
std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options);

}  // namespace quarry::figshare
