// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "quarry/connector.hpp"
#include "service/authorization.hpp"

namespace quarry::gdrive {

/// What can be stored of an account; docs/connectors.md says which of them go together.
inline constexpr std::array<std::string_view, 6> account_fields{"service_account", "subject",       "client_id",
                                                                "client_secret",   "refresh_token", "api_key"};

/// Who we are to Google by what is stored: a service account, else a refresh token, else an API key; nullptr where nothing is. Tokens
/// come from `token_url` alone, whatever a key file says. Throws Error(invalid_argument) for half an account.
std::shared_ptr<service::Authorization> stored_account(const ConnectorOptions& options, const std::string& token_url);

}  // namespace quarry::gdrive
