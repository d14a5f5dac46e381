// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/account.hpp"

#include <cstdlib>
#include <ctime>
#include <random>

#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/checksum.hpp"

namespace quarry::box {
namespace {

using service::OAuth;
using service::text_at;
using Fields = std::vector<std::pair<std::string, std::string>>;

HttpRequest token_request(const std::string& url, const Fields& fields) {
  return {.method = "POST", .url = url, .headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"},
          .body = service::form_of(fields)};
}

/// No assertion is made twice.
std::string nonce() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 24; ++i) bytes += static_cast<char>(random() & 0xffU);
  return service::base64(bytes, true);
}

Value app_config(const std::string& text) {
  const Error broken(Code::invalid_argument,
                     "box: the stored app_config is not the JSON that Box gives for an app with a key (boxAppSettings.appAuth); "
                     "store it again: tr -d '\\n' < CONFIG.json | quarry auth add box --field app_config");
  Value config;
  try {
    config = parse_json(text);
  } catch (const Error&) {  // its message could show the key
    throw broken;
  }
  for (const auto* const path : {"boxAppSettings.clientID", "boxAppSettings.clientSecret", "boxAppSettings.appAuth.privateKey"})
    if (text_at(config, path).empty()) throw broken;
  remember_secret(text_at(config, "boxAppSettings.clientSecret"));
  remember_secret(text_at(config, "boxAppSettings.appAuth.passphrase"));
  return config;
}

/// A claim for less than a minute, as Box wants it, signed with the app's key.
std::string assertion_of(const Value& config, const std::string& user, const std::string& token_url) {
  constexpr std::int64_t lasts = 45;
  Object header{{"alg", "RS256"}, {"typ", "JWT"}};
  if (const auto id = text_at(config, "boxAppSettings.appAuth.publicKeyID"); !id.empty()) header["kid"] = id;
  const Object claims{{"iss", text_at(config, "boxAppSettings.clientID")},
                      {"sub", user.empty() ? text_at(config, "enterpriseID") : user},
                      {"box_sub_type", user.empty() ? "enterprise" : "user"},
                      {"aud", token_url},
                      {"jti", nonce()},
                      {"exp", static_cast<std::int64_t>(std::time(nullptr)) + lasts}};
  const auto text = service::base64(to_json(header), true) + "." + service::base64(to_json(claims), true);
  return text + "." + service::base64(service::rs256(text, text_at(config, "boxAppSettings.appAuth.privateKey"),
                                                     text_at(config, "boxAppSettings.appAuth.passphrase")), true);
}

std::shared_ptr<OAuth> by_key(const ConnectorOptions& options, const Value& config, const std::string& user, const std::string& token_url) {
  const auto ask = [=] {
    return token_request(token_url, {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"},
                                     {"client_id", text_at(config, "boxAppSettings.clientID")},
                                     {"client_secret", text_at(config, "boxAppSettings.clientSecret")},
                                     {"assertion", assertion_of(config, user, token_url)}});
  };
  return std::make_shared<OAuth>(options, OAuth::Grant{ask, {}, {}, "box", {}});
}

std::shared_ptr<OAuth> by_refresh_token(const ConnectorOptions& options, const std::string& token_url) {
  if (options.credentials_file.empty() || std::getenv("QUARRY_BOX_REFRESH_TOKEN") != nullptr)
    throw Error(Code::invalid_argument,
                "box: a refresh token changes with each use, so it cannot come from the environment; store it: quarry auth add box");
  const auto stored = std::make_shared<Credentials>(options.credentials_file);
  const auto ask = [=] {  // what is stored now: another process may have used the one that we saw
    return token_request(token_url, {{"grant_type", "refresh_token"},
                                     {"refresh_token", stored->get("box", "refresh_token")},
                                     {"client_id", stored->get("box", "client_id")},
                                     {"client_secret", stored->get("box", "client_secret")}});
  };
  const auto keep = [=](const Value& answer) {
    if (const auto next = text_at(answer, "refresh_token"); !next.empty()) stored->put("box", {{"refresh_token", next}});
  };
  const auto alone = [=](const std::function<void()>& exchange) { stored->alone(exchange); };
  return std::make_shared<OAuth>(options, OAuth::Grant{ask, keep, {}, "box", alone});
}

}  // namespace

std::shared_ptr<service::Authorization> stored_account(const ConnectorOptions& options, const std::string& token_url) {
  const Credentials credentials(options.credentials_file);
  const auto field = [&](const char* name) { return credentials.get("box", name); };
  if (const auto config = field("app_config"); !config.empty()) return by_key(options, app_config(config), field("user_id"), token_url);
  const auto id = field("client_id"), secret = field("client_secret");
  const auto user = field("user_id"), enterprise = field("enterprise_id");
  const bool refreshes = !field("refresh_token").empty();
  if ((refreshes || !user.empty() || !enterprise.empty()) && (id.empty() || secret.empty()))
    throw Error(Code::invalid_argument,
                "box: an account is stored without the client_id and client_secret of its app; store them: quarry auth add box");
  if (refreshes) return by_refresh_token(options, token_url);
  if (!user.empty() || !enterprise.empty()) {
    const Fields form{{"grant_type", "client_credentials"}, {"client_id", id}, {"client_secret", secret},
                      {"box_subject_type", user.empty() ? "enterprise" : "user"}, {"box_subject_id", user.empty() ? enterprise : user}};
    return std::make_shared<OAuth>(options, OAuth::Grant{[=] { return token_request(token_url, form); }, {}, {}, "box", {}});
  }
  const auto token = field("token");
  return token.empty() ? nullptr : service::bearer(token);
}

}  // namespace quarry::box
