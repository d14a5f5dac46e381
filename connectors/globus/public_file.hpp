// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "globus/source.hpp"
#include "http_client.hpp"

namespace quarry::globus {

/// One file by its HTTPS address, where it is not known which collection that is: read as anybody
/// can.
std::unique_ptr<Connector> open_public_file(const ConnectorOptions& options, const Source& source);

/// Throws Error(invalid_argument) where the server shows a directory: it does so without a listing,
/// by the type of its answer.
void check_is_file(const HttpAnswer& answer, const std::string& what);

}  // namespace quarry::globus
