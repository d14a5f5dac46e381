// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/globus_fake.hpp"

#include <sys/stat.h>

#include <fstream>

#include "quarry/json.hpp"

namespace quarry::test {
namespace {

constexpr const char* client = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
constexpr const char* transfer_server = "transfer.api.globus.org";
constexpr const char* transfer_scope = "urn:globus:auth:scope:transfer.api.globus.org:all";

std::string https_scope() { return std::string("https://auth.globus.org/scopes/") + GlobusFake::collection + "/https"; }
std::string data_access() { return std::string("[*https://auth.globus.org/scopes/") + GlobusFake::collection + "/data_access]"; }

std::string field(const std::multimap<std::string, std::string>& form, const std::string& name) {
  return form.count(name) == 1 ? form.find(name)->second : "";
}

}  // namespace

GlobusFake::GlobusFake(const std::map<std::string, std::string>& files)
    : tree(files),
      refresh_tokens_{{first_refresh_token, transfer_server}, {collection_refresh_token, collection}},
      service({"auth", "transfer", "gcs", "login"}, [this](const Call& call) { return answer(call); }) {
  std::filesystem::create_directory(local_folder());
  write("app", Object{{"globus", Object{{"client_id", client}, {"client_secret", client_secret}}}});
  write("person", Object{{"globus", Object{{"client_id", client}, {"refresh_token", first_refresh_token}}}});
  write("both", Object{{"globus", Object{{"client_id", client}, {"refresh_token", first_refresh_token}}},
                       {std::string("globus@") + collection, Object{{"refresh_token", collection_refresh_token}}}});
}

void GlobusFake::write(const std::string& who, const Value& accounts) const {
  std::ofstream(credentials_file(who)) << to_json(accounts);
  ::chmod(credentials_file(who).c_str(), 0600);
}

ConnectorOptions GlobusFake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = service.hosts();
  options.retry_scale = 0.001;
  options.settings = {{"globus.base_url", service.url("transfer", "/v0.10")},
                      {"globus.auth_url", service.url("auth", "")},
                      {"globus.app_url", service.url("login", "")}};
  options.credentials_file = credentials_file("app");
  return options;
}

ConnectorOptions GlobusFake::options_of_person(bool with_collection) const {
  auto given = options();
  given.credentials_file = credentials_file(with_collection ? "both" : "person");
  return given;
}

ConnectorOptions GlobusFake::transferring(ConnectorOptions given) const {
  given.settings["globus.local_collection"] = local;
  given.settings["globus.local_path"] = local_folder().string();
  given.settings["globus.local_collection_path"] = "/landing";
  return given;
}

std::string GlobusFake::source(const std::string& path) const {
  return std::string("globus://") + collection + "/data" + (path.empty() ? "" : "/") + percent_encoded(path, "/");
}

std::vector<std::string> GlobusFake::secrets() const {
  std::vector<std::string> all{client_secret, first_refresh_token, collection_refresh_token};
  for (const auto& [token, what] : tokens_) all.push_back(token);
  return all;
}

Answer GlobusFake::answer(const Call& call) {
  if (call.role == "auth") return token_answer(call);
  if (call.role == "transfer") return transfer_answer(call);
  if (call.role == "gcs") return file_answer(call);
  return text_answer(200, "<!DOCTYPE html><html><title>Log in</title></html>", "text/html");
}

Answer GlobusFake::token_answer(const Call& call) {
  const auto form = call.form();
  const auto refused = [](const std::string& error, int status) { return json_answer(Object{{"error", error}}, status); };
  if (!call.match("POST /v2/oauth2/token")) return refused("not_found", 404);
  if (call.header("content-type") != "application/x-www-form-urlencoded") return refused("invalid_request", 400);
  const bool application = call.header("authorization") == "Basic " + base64(std::string(client) + ":" + client_secret);
  const auto grant = field(form, "grant_type");
  if (grant == "client_credentials" && form.size() == 2) return application ? of_scopes(field(form, "scope")) : refused("invalid_client", 401);
  if (grant == "refresh_token" && (application || field(form, "client_id") == client)) return of_refresh_token(field(form, "refresh_token"));
  return refused("invalid_request", 400);
}

Value GlobusFake::token_for(const std::string& resource_server, const std::string& scope, const std::string& refresh) {
  const auto token = "AgFakeAccessToken" + std::to_string(++made_) + "x";
  const bool consents = scope.find(data_access()) != std::string::npos && !ways.refuses_consent;
  tokens_[token] = {resource_server, scope, consents};
  Object answer{{"access_token", token},  {"scope", scope.substr(0, scope.find('['))}, {"expires_in", 172800},
                {"token_type", "Bearer"}, {"resource_server", resource_server},        {"state", "_default"}};
  if (!refresh.empty()) answer["refresh_token"] = refresh;
  return answer;
}

/// One token for each resource server that the scopes are of.
Answer GlobusFake::of_scopes(const std::string& scopes) {
  std::map<std::string, std::string> wanted;
  for (std::size_t at = 0; at < scopes.size();) {
    const auto end = std::min(scopes.find(' ', at), scopes.size());
    const auto one = scopes.substr(at, end - at);
    at = end + 1;
    const auto bare = one.substr(0, one.find('['));
    const auto depends = one.substr(bare.size());
    const bool known = (bare == transfer_scope || bare == https_scope()) && (depends.empty() || (ways.mapped && depends == data_access()));
    if (!known) return json_answer(Object{{"error", "unknown_scope"}, {"error_description", "UNKNOWN_SCOPE_ERROR"}}, 400);
    wanted[bare == transfer_scope ? transfer_server : collection] += one + " ";
  }
  if (wanted.empty()) return json_answer(Object{{"error", "invalid_scope"}}, 400);
  Value answer;
  Array others;
  for (const auto& [server, scope] : wanted) {
    if (answer.is_null())
      answer = token_for(server, scope, "");
    else
      others.push_back(token_for(server, scope, ""));
  }
  answer.as_object()["other_tokens"] = std::move(others);
  return json_answer(answer);
}

Answer GlobusFake::of_refresh_token(const std::string& token) {
  const auto found = refresh_tokens_.find(token);
  if (found == refresh_tokens_.end()) return json_answer(Object{{"error", "invalid_grant"}}, 401);
  const auto server = found->second;
  auto next = token;
  if (ways.rotates) {
    refresh_tokens_.erase(found);
    next = "AgRefreshTokenNumber" + std::to_string(++made_);
    refresh_tokens_[next] = server;
  }
  auto answer = token_for(server, server == transfer_server ? transfer_scope : https_scope(), next);
  answer.as_object()["other_tokens"] = Array{};
  return json_answer(answer);
}

const GlobusFake::Token* GlobusFake::token_of(const Call& call, const std::string& resource_server) const {
  const auto header = call.header("authorization");
  const auto found = header.starts_with("Bearer ") ? tokens_.find(header.substr(7)) : tokens_.end();
  return found == tokens_.end() || found->second.resource_server != resource_server ? nullptr : &found->second;
}

/// As Globus Connect Server does it: no version marks, no total in ranges, 404 for broken machines,
/// an empty 200 for directories.
Answer GlobusFake::file_answer(const Call& call) {
  if (seen_connections_.insert(call.connection).second && ways.bad_backends > 0) {
    --ways.bad_backends;
    bad_connections_.insert(call.connection);
  }
  if (bad_connections_.contains(call.connection)) {
    Answer broken = text_answer(404, call.method == "HEAD" ? "" : ways.https_error, "application/json");
    return broken;
  }
  if (call.method != "GET" && call.method != "HEAD") return text_answer(405, "");
  if (!ways.public_files && token_of(call, collection) == nullptr) {
    if (call.header("x-requested-with") != "XMLHttpRequest") return redirect_answer(service.url("auth", "/v2/oauth2/authorize?client_id=x"));
    return json_answer(Object{{"code", "authentication_required"}, {"message", "no token for this collection"}}, 401);
  }
  auto path = percent_decoded_once(call.path);
  if (path.starts_with("/data/")) path.erase(0, 6);
  if (const auto link = ways.links.find(path); link != ways.links.end() && link->second.type == "file") path = link->second.target;
  const auto file = tree.file(path);
  if (!file && tree.folder(path))
    return {.status = 200, .headers = {{"Accept-Ranges", "bytes"}}, .body = "", .how = {.said_lengths = {"4096"}, .close = true}};
  if (!file) {
    auto missing = text_answer(404, "550-GridFTP-Errno: 2\r\n550 c=PATH_NOT_FOUND", "text/plain");
    missing.set("GridFTP-Errno", "2");
    return missing;
  }
  if (call.header("range").starts_with("bytes=-")) return text_answer(416, "");
  ServeOptions how{.type = ways.types ? "application/octet-stream" : "", .if_range = false, .hide_total = true};
  return serve_bytes(call, file->bytes, "", how);
}

}  // namespace quarry::test
