// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "service/authorization.hpp"

namespace quarry::dspace {

/// Logs in to a DSpace 7 as its contract says: a CSRF token, by header and cookie, then a form, whose answer's header has the token that
/// counts for half an hour (DSpace/RestContract, authentication.md).
std::shared_ptr<service::Authorization> log_in(const ConnectorOptions& options, const std::string& rest_url, const std::string& user, const std::string& password);

}  // namespace quarry::dspace
