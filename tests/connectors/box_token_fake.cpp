// SPDX-License-Identifier: GPL-3.0-or-later
#include <ctime>

#include "connectors/box_fake.hpp"
#include "connectors/signing_key_fake.hpp"
#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

ConnectorOptions BoxFake::options_with(const std::map<std::string, std::string>& fields) const {
  ConnectorOptions options{.allowed_hosts = service.hosts()};
  options.retry_scale = 0.001;
  options.settings = {{"box.base_url", service.url("api", "/2.0")},
                      {"box.auth_url", service.url("auth", "/oauth2/token")},
                      {"box.site_url", service.url("site", "")}};
  options.credentials_file = dir_ / "credentials.json";
  Credentials credentials(options.credentials_file);
  credentials.remove("box");
  if (!fields.empty()) credentials.put("box", fields);
  return options;
}

ConnectorOptions BoxFake::options() const {
  return options_with({{"client_id", "box-client"}, {"client_secret", "box-s3cret-client"}, {"refresh_token", refresh_token()}});
}

std::string BoxFake::app_config() const {
  return to_json(Object{
      {"enterpriseID", "e77"},
      {"boxAppSettings",
       Object{{"clientID", "box-client"},
              {"clientSecret", "box-s3cret-client"},
              {"appAuth", Object{{"publicKeyID", "k1"}, {"privateKey", test_private_key("phrase-s3cret")}, {"passphrase", "phrase-s3cret"}}}}}});
}

Answer BoxFake::token(const Call& call) {
  auto form = call.form();
  const auto field = [&](const char* name) { return form.count(name) == 1 ? form.find(name)->second : std::string(); };
  const auto refused = [](const std::string& why) { return json_answer(Object{{"error", "invalid_grant"}, {"error_description", why}}, 400); };
  if (!call.match("POST /oauth2/token") || field("client_id") != "box-client" || field("client_secret") != "box-s3cret-client")
    return refused("The client credentials are invalid");
  Object given{{"access_token", "box-s3cret-access"}, {"expires_in", 3600}, {"token_type", "bearer"}, {"restricted_to", Array{}}};
  if (field("grant_type") == "refresh_token") {
    if (field("refresh_token") != refresh_token()) return ++reused, refused("Refresh token has expired");
    ++given_;
    given["refresh_token"] = refresh_token();
    if (on_refresh) on_refresh();
  } else if (field("grant_type") == "client_credentials") {
    if (field("box_subject_type") != "enterprise" || field("box_subject_id") != "e77") return refused("subject");
  } else if (field("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    const auto claims = verified_claims(field("assertion"));
    const auto is = [&](const char* name, const std::string& value) { return claims.find(name) != nullptr && *claims.find(name) == Value(value); };
    const auto left = claims.find("exp") == nullptr ? 0 : claims.find("exp")->as_integer() - std::time(nullptr);
    if (!is("iss", "box-client") || !is("sub", "e77") || !is("box_sub_type", "enterprise") || !is("aud", service.url("auth", "/oauth2/token")) ||
        left <= 0 || left > 60)
      return refused("Please check the claims");
    if (claims.find("jti") == nullptr || !nonces_.insert(claims.find("jti")->as_string()).second) return refused("jti was used");
  } else {
    return json_answer(Object{{"error", "unsupported_grant_type"}}, 400);
  }
  expired = false;
  return json_answer(std::move(given));
}

}  // namespace quarry::test
