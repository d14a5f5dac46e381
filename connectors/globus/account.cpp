// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/account.hpp"

#include <algorithm>

#include "globus/failures.hpp"
#include "globus/settings.hpp"
#include "globus/source.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

using service::text_at;

constexpr const char* transfer_scope = "urn:globus:auth:scope:transfer.api.globus.org:all";

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

/// All tokens of an answer: itself, and those beside it.
std::vector<const Value*> tokens_in(const Value& answer) {
  std::vector<const Value*> tokens{&answer};
  for (const auto& other : service::items_at(answer, "other_tokens")) tokens.push_back(&other);
  return tokens;
}

/// A scope without what depends on it: `A[*B]` is of `A`.
std::string_view bare(std::string_view scope) { return scope.substr(0, scope.find('[')); }

}  // namespace

std::string https_scope(const std::string& collection, bool with_data_access) {
  const auto base = "https://auth.globus.org/scopes/" + collection + "/";
  return base + "https" + (with_data_access ? "[*" + base + "data_access]" : "");
}

std::shared_ptr<Account> Account::of(const ConnectorOptions& options) { return std::shared_ptr<Account>(new Account(options)); }

Account::Account(const ConnectorOptions& options) : options_(options) {
  const Credentials stored(options.credentials_file);
  client_id_ = stored.get("globus", "client_id");
  client_secret_ = stored.get("globus", "client_secret");
  const auto person = stored.get("globus", "refresh_token");
  if (!person.empty()) refresh_[transfer] = person;
  const auto names = stored.stored();
  const auto in_file = names.find("globus");
  if (in_file == names.end() || std::find(in_file->second.begin(), in_file->second.end(), "refresh_token") == in_file->second.end())
    in_environment_.insert(transfer);
  for (const auto& [name, fields] : names) {
    if (!name.starts_with("globus@")) continue;
    if (auto token = stored.get(name, "refresh_token"); !token.empty()) refresh_[name.substr(7)] = std::move(token);
  }
  application_ = refresh_.empty() && !client_id_.empty() && !client_secret_.empty();
  if (!application_ && !refresh_.empty() && client_id_.empty())
    throw Error(Code::invalid_argument,
                "globus: a refresh token is stored without the client id that it was made for: "
                "quarry auth add globus");
}

std::string Account::name_of(const std::string& resource_server) {
  return resource_server == transfer ? std::string("globus") : "globus@" + resource_server;
}

std::shared_ptr<service::Authorization> Account::at(const std::string& resource_server, std::vector<std::string> scopes) {
  if (!is_known()) return service::bearer("");
  {
    const std::lock_guard lock(mutex_);
    scopes_.try_emplace(resource_server, std::move(scopes));  // those that were added stay
  }
  const auto self = shared_from_this();
  service::OAuth::Grant grant;
  grant.ask = [self, resource_server] { return self->request_for(resource_server); };
  grant.pick = [self, resource_server](const Value& answer) {
    self->keep(answer);  // first: the one looked for may be missing
    return self->token_for(resource_server, answer);
  };
  grant.whose = "globus";
  return std::make_shared<service::OAuth>(options_, std::move(grant));
}

void Account::add_scopes(const std::string& resource_server, const std::vector<std::string>& scopes) {
  const std::lock_guard lock(mutex_);
  auto& wanted = scopes_[resource_server];
  for (const auto& scope : scopes) {
    if (std::find(wanted.begin(), wanted.end(), scope) != wanted.end()) continue;
    std::erase_if(wanted, [&](const std::string& known) { return known == bare(scope); });  // the plain one is within it
    wanted.push_back(scope);
  }
}

HttpRequest Account::request_for(const std::string& resource_server) {
  const std::lock_guard lock(mutex_);
  HttpRequest request;
  request.method = "POST";
  request.url = auth_url(options_) + "/v2/oauth2/token";
  request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
  request.follow_redirects = false;
  if (!client_secret_.empty()) request.headers.push_back(service::basic_header(client_id_, client_secret_));
  if (application_) {
    request.body = service::form_of({{"grant_type", "client_credentials"}, {"scope", joined(scopes_[resource_server])}});
    return request;
  }
  const auto own = refresh_.find(resource_server);
  const auto token = own == refresh_.end() ? refresh_.find(transfer) : own;
  if (token == refresh_.end())
    throw Error(Code::permission_denied,
                "globus: no refresh token is stored for " + resource_server + ": quarry auth add " + name_of(resource_server));
  request.body = service::form_of({{"grant_type", "refresh_token"}, {"refresh_token", token->second}});
  if (client_secret_.empty()) request.body += "&" + service::form_of({{"client_id", client_id_}});
  return request;
}

Value Account::token_for(const std::string& resource_server, const Value& answer) const {
  for (const auto* const token : tokens_in(answer))
    if (text_at(*token, "resource_server") == resource_server && !text_at(*token, "access_token").empty()) return *token;
  const auto scope = resource_server == transfer ? std::string(transfer_scope) : https_scope(resource_server, false);
  throw Error(Code::permission_denied, "globus: the login gives no token for " + resource_server + "; " + cure_of_consent({scope}, application_) +
                                           (application_ || resource_server == transfer ? "" : "@" + resource_server));
}

/// New refresh tokens are stored before anything that came with them is used: the old ones may be
/// worth nothing now.
void Account::keep(const Value& answer) {
  const std::lock_guard lock(mutex_);
  for (const auto* const token : tokens_in(answer))
    for (const auto* const name : {"access_token", "refresh_token"}) remember_secret(text_at(*token, name));
  if (application_) return;
  for (const auto* const token : tokens_in(answer)) {
    const auto server = text_at(*token, "resource_server");
    const auto fresh = text_at(*token, "refresh_token");
    if (fresh.empty() || (server != transfer && !is_uuid(server))) continue;
    auto& known = refresh_[server];
    if (known == fresh) continue;
    if (!in_environment_.contains(server) && !options_.credentials_file.empty())
      Credentials(options_.credentials_file).put(name_of(server), {{"refresh_token", fresh}});
    known = fresh;
  }
}

}  // namespace quarry::globus
