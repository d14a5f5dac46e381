// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/account.hpp"

#include <ctime>

#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"
#include "service/checksum.hpp"

namespace quarry::gdrive {
namespace {

using service::OAuth;

HttpRequest token_request(const std::string& url, const std::vector<std::pair<std::string, std::string>>& fields) {
  return {.method = "POST", .url = url, .headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"},
          .body = service::form_of(fields)};
}

/// RFC 7523 as Google has it: a claim for one hour, signed with the account's key.
std::string assertion_of(const Value& key, const std::string& subject, const std::string& token_url) {
  constexpr std::int64_t an_hour = 3600;
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  Object header{{"alg", "RS256"}, {"typ", "JWT"}};
  if (const auto id = service::text_at(key, "private_key_id"); !id.empty()) header["kid"] = id;
  Object claims{{"iss", service::text_at(key, "client_email")}, {"scope", "https://www.googleapis.com/auth/drive.readonly"},
                {"aud", token_url}, {"iat", now}, {"exp", now + an_hour}};
  if (!subject.empty()) claims["sub"] = subject;
  const auto text = service::base64(to_json(header), true) + "." + service::base64(to_json(claims), true);
  return text + "." + service::base64(service::rs256(text, service::text_at(key, "private_key")), true);
}

Value service_key(const std::string& text) {
  const Error broken(Code::invalid_argument,
                     "gdrive: the stored service_account is not the JSON of a key (with client_email and private_key); store it again: "
                     "tr -d '\\n' < KEY.json | quarry auth add gdrive --field service_account");
  Value key;
  try {
    key = parse_json(text);
  } catch (const Error&) {  // its message could show the key
    throw broken;
  }
  if (service::text_at(key, "client_email").empty() || service::text_at(key, "private_key").empty()) throw broken;
  return key;
}

}  // namespace

std::shared_ptr<service::Authorization> stored_account(const ConnectorOptions& options, const std::string& token_url) {
  const Credentials credentials(options.credentials_file);
  const auto field = [&](const char* name) { return credentials.get("gdrive", name); };
  if (const auto text = field("service_account"); !text.empty()) {
    const auto ask = [key = service_key(text), subject = field("subject"), token_url] {
      return token_request(token_url,
                           {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", assertion_of(key, subject, token_url)}});
    };
    return std::make_shared<OAuth>(options, OAuth::Grant{ask, {}, {}, "gdrive", {}});
  }
  if (const auto refresh = field("refresh_token"); !refresh.empty()) {
    if (field("client_id").empty() || field("client_secret").empty())
      throw Error(Code::invalid_argument, "gdrive: a refresh_token is stored without the client_id and client_secret that it was given to; "
                                          "store them: quarry auth add gdrive");
    const auto ask = [refresh, id = field("client_id"), secret = field("client_secret"), token_url] {
      return token_request(token_url, {{"client_id", id}, {"client_secret", secret}, {"refresh_token", refresh}, {"grant_type", "refresh_token"}});
    };
    return std::make_shared<OAuth>(options, OAuth::Grant{ask, {}, {}, "gdrive", {}});
  }
  const auto api_key = field("api_key");
  // In a header, where no redirect and no log of addresses shows it.
  return api_key.empty() ? nullptr : service::fixed_header("X-Goog-Api-Key: " + api_key);
}

}  // namespace quarry::gdrive
