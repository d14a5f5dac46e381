// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "dataverse/connector.hpp"
#include "dataverse/target.hpp"

namespace quarry::dataverse {
namespace {

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, options).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<DataverseConnector>(source, target_of(source, options).value(), options);
}

constexpr std::array<std::string_view, 1> credentials{"token"};

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "dataverse", .claims = claims, .open = open_place, .credentials = credentials, .per_host = true};

}  // namespace quarry::dataverse
