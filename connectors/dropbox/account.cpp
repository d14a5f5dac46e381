// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropbox/account.hpp"

#include "dropbox/words.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"

namespace quarry::dropbox {

std::vector<std::string> team_headers(const ConnectorOptions& options) {
  std::vector<std::string> headers;
  const auto setting = [&](const char* name) {
    const auto found = options.settings.find(name);
    return found == options.settings.end() ? std::string() : found->second;
  };
  if (const auto member = setting("dropbox.select_user"); !member.empty()) headers.push_back("Dropbox-API-Select-User: " + member);
  if (const auto space = setting("dropbox.path_root"); !space.empty())
    headers.push_back("Dropbox-API-Path-Root: " + header_json(Object{{".tag", "root"}, {"root", space}}));
  return headers;
}

Account stored_account(const ConnectorOptions& options, const std::string& token_url) {
  const Credentials credentials(options.credentials_file);
  const auto field = [&](const char* name) { return credentials.get("dropbox", name); };
  Account account{nullptr, false, field("rlkey"), field("link_password")};
  const auto key = field("app_key"), secret = field("app_secret");
  if (const auto refresh = field("refresh_token"); !refresh.empty()) {
    if (key.empty())
      throw Error(Code::invalid_argument,
                  "dropbox: a refresh_token is stored without the app_key that it was given to; store it: quarry auth add dropbox");
    const auto ask = [=]() -> HttpRequest {
      std::vector<std::pair<std::string, std::string>> form{{"grant_type", "refresh_token"}, {"refresh_token", refresh}, {"client_id", key}};
      if (!secret.empty()) form.emplace_back("client_secret", secret);  // apps with PKCE have none
      return {.method = "POST", .url = token_url, .headers = {"Content-Type: application/x-www-form-urlencoded"}, .body = service::form_of(form)};
    };
    account.who = std::make_shared<service::OAuth>(options, service::OAuth::Grant{ask, {}, {}, "dropbox", {}});
    account.is_user = true;
  } else if (const auto token = field("token"); !token.empty()) {
    account.who = service::bearer(token);
    account.is_user = true;
  } else if (!key.empty() && !secret.empty()) {
    account.who = service::fixed_header(service::basic_header(key, secret));
  }
  return account;
}

}  // namespace quarry::dropbox
