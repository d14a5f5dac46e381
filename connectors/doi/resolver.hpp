// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "quarry/connector.hpp"
#include "quarry/value.hpp"

namespace quarry::doi {

/// Where a DOI leads, by the Handle system's own API. Throws Error(not_found) where nobody registered it.
std::string landing_address(const std::string& doi, const ConnectorOptions& options);

/// A source and the settings under which it is claimed.
struct Place {
  std::string source;
  ConnectorOptions options;
};

/// The place whose page stands at that address: itself where a kind of place claims it, else where the page redirects to or what
/// InvenioRDM's `Link: rel=linkset` says. Throws Error(invalid_argument) for a page that nobody can list.
Place place_at(const std::string& address, const std::string& doi, const ConnectorOptions& options);

/// What DataCite has of a DOI, as `{"dc": {...}}`; null where it has nothing or cannot be reached.
Value metadata_of(const std::string& doi, const ConnectorOptions& options);

}  // namespace quarry::doi
