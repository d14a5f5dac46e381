// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "quarry/connector.hpp"
#include "service/authorization.hpp"

namespace quarry::box {

/// What can be stored of an account; docs/connectors.md says which of them go together.
inline constexpr std::array<std::string_view, 8> account_fields{"app_config", "client_id",     "client_secret", "enterprise_id",
                                                                "user_id",    "refresh_token", "token",         "link_password"};

/// Who we are to Box by what is stored: an app with its key (JWT), an app that stands for an enterprise or a user (client credentials), a
/// user's refresh token, else a token as it is; nullptr where nothing is. A refresh token works once: the next is stored before anything is
/// done with what came with it, and no two processes use one. Throws Error(invalid_argument) for half an account.
std::shared_ptr<service::Authorization> stored_account(const ConnectorOptions& options, const std::string& token_url);

}  // namespace quarry::box
