// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry {

/// Every kind of place that has a folder in connectors/, sorted by folder name.
QUARRY_API std::span<const ConnectorKind* const> connector_kinds() noexcept;

/// Opens a source by the kind that claims it. Throws Error(invalid_argument) where none does, or as the kind's `open`.
QUARRY_API std::unique_ptr<Connector> open_source(std::string_view source, const ConnectorOptions& options = {});

}  // namespace quarry
