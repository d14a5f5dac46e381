// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/connector.hpp"
#include "service/authorization.hpp"

namespace quarry::dropbox {

/// What can be stored of an account; docs/connectors.md says which of them go together.
inline constexpr std::array<std::string_view, 6> account_fields{"app_key", "app_secret", "refresh_token", "token", "rlkey", "link_password"};

struct Account {
  std::shared_ptr<service::Authorization> who;  ///< nullptr: nothing is stored
  bool is_user = false;                         ///< has folders of its own; an app alone may read shared links
  std::string rlkey, link_password;             ///< of links that lack theirs
};
/// Header lines of members of a team: whom they act for (the setting `dropbox.select_user`) and in which space (`dropbox.path_root`).
std::vector<std::string> team_headers(const ConnectorOptions& options);

/// Throws Error(invalid_argument) for half an account.
Account stored_account(const ConnectorOptions& options, const std::string& token_url);

}  // namespace quarry::dropbox
