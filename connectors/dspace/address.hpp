// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::dspace {

/// What an address at a DSpace names.
struct Named {
  std::string base;    ///< `https://HOST[/PREFIX]` without its last `/`
  std::string host;    ///< whose account it is, with its port where it has one of its own
  std::string handle;  ///< `11256/123`, of an item, collection or community; or empty
  std::string item;    ///< UUID of an item; or empty
  std::string bitstream;  ///< UUID of one file; or empty
  std::string file;    ///< the name of one file of `handle` (version 6); or empty
};

/// `dspace:HANDLE` (at the setting `dspace.base_url`, else NIST's materials data repository), `https://hdl.handle.net/11256/N`, and
/// addresses at NIST's repository and at that setting: `/handle/H`, `/items/UUID`, `/bitstreams/UUID/download`,
/// `/rest/bitstreams/UUID/retrieve`, `/bitstream/handle/H/NAME`, with or without `/dspace`, `/xmlui`, `/jspui` before them.
std::optional<Named> parse(std::string_view source, const ConnectorOptions& options);

}  // namespace quarry::dspace
