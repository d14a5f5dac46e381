// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::zenodo {

/// What a source names at an InvenioRDM instance.
struct Target {
  enum class What { record, draft, community, search };
  std::string api;      ///< address of the instance's API, without its last `/`
  std::string web;      ///< address of its pages, without its last `/`
  std::string account;  ///< of credentials: `zenodo`, or `zenodo@HOST` for another instance
  What what = What::record;
  std::string id = {};      ///< of the record, or the community's
  bool latest = false;      ///< the newest version of that record
  std::string key = {};     ///< of one file; empty: all of them
  std::string token = {};   ///< of a share link. Secret
  std::string query = {};   ///< of a search
  bool zenodo = true;       ///< Zenodo or its sandbox
};

/// The addresses of pages, API calls and files, DOIs of Zenodo, `zenodo:ID`. Nothing for what is none of these.
std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options);

/// A file's key as it stands in addresses: percent-encoded, but for `/` and what else may stand in a path.
std::string key_in_address(std::string_view key);

}  // namespace quarry::zenodo
