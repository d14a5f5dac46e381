// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/gdrive_fake.hpp"
#include "connectors/signing_key_fake.hpp"
#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

ConnectorOptions GdriveFake::options_with(const std::map<std::string, std::string>& fields) const {
  ConnectorOptions options{.allowed_hosts = service.hosts()};
  options.retry_scale = 0.001;
  options.settings = {{"gdrive.base_url", service.url("api", "/drive/v3")},
                      {"gdrive.auth_url", service.url("auth", "/token")},
                      {"gdrive.site_url", service.url("site", "")},
                      {"gdrive.download_url", service.url("download", "")}};
  options.credentials_file = dir_ / "credentials.json";
  if (!fields.empty()) Credentials(options.credentials_file).put("gdrive", fields);
  return options;
}

ConnectorOptions GdriveFake::options() const {
  return options_with({{"client_id", "me.apps"}, {"client_secret", "GOCSPX-s3cret"}, {"refresh_token", "1-refresh-s3cret"}});
}

std::string GdriveFake::service_account() const {
  return to_json(Object{{"type", "service_account"}, {"client_email", "robot@project.iam"}, {"private_key_id", "k1"},
                        {"private_key", test_private_key()}, {"token_uri", service.url("attacker", "/token")}});
}

Answer GdriveFake::token(const Call& call) {
  const auto refused = [](const std::string& why) { return json_answer(Object{{"error", "invalid_grant"}, {"error_description", why}}, 400); };
  if (!call.match("POST /token") || call.header("content-type") != "application/x-www-form-urlencoded") return refused("bad request");
  auto form = call.form();
  const auto field = [&](const char* name) { return form.count(name) == 1 ? form.find(name)->second : std::string(); };
  if (field("grant_type") == "refresh_token") {
    if (field("refresh_token") != "1-refresh-s3cret" || field("client_id") != "me.apps" || field("client_secret") != "GOCSPX-s3cret")
      return refused("Token has been expired or revoked.");
  } else if (field("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    const auto claims = verified_claims(field("assertion"));
    const auto text = [&](const char* name) {
      return claims.find(name) != nullptr && claims.find(name)->is_string() ? claims.find(name)->as_string() : "";
    };
    if (claims.is_null()) return refused("Invalid JWT Signature.");
    if (text("iss") != "robot@project.iam" || text("aud") != service.url("auth", "/token") ||
        text("scope") != "https://www.googleapis.com/auth/drive.readonly" || claims.find("exp") == nullptr ||
        claims.find("exp")->as_integer() - claims.find("iat")->as_integer() != 3600)
      return refused("Invalid JWT.");
  } else {
    return json_answer(Object{{"error", "unsupported_grant_type"}}, 400);
  }
  const std::string given = "ya29.s3cret-access";
  tokens_.insert(given);
  return json_answer(Object{{"access_token", given}, {"expires_in", token_life}, {"token_type", "Bearer"}});
}

}  // namespace quarry::test
