// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "quarry/value.hpp"

namespace quarry::dspace {

/// An item's metadata, whichever version wrote it: `dc.title` and so on with their values, in their order.
using DublinCore = std::multimap<std::string, std::string>;
DublinCore read_dublin_core(const Value& metadata);

/// What it says, as `{"dc": {...}}` in DataCite's terms; null where it says nothing.
Value to_datacite(const DublinCore& metadata);

}  // namespace quarry::dspace
