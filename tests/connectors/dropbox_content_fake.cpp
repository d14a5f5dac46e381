// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "connectors/dropbox_answers.hpp"
#include "connectors/dropbox_fake.hpp"
#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

using namespace dropbox_says;

ConnectorOptions DropboxFake::options_with(const std::map<std::string, std::string>& fields) const {
  ConnectorOptions options{.allowed_hosts = service.hosts()};
  options.retry_scale = 0.001;
  options.settings = {{"dropbox.base_url", service.url("api", "/2")},
                      {"dropbox.content_url", service.url("content", "/2")},
                      {"dropbox.auth_url", service.url("auth", "/oauth2/token")},
                      {"dropbox.site_url", service.url("site", "")}};
  options.credentials_file = dir_ / "credentials.json";
  Credentials credentials(options.credentials_file);
  credentials.remove("dropbox");
  if (!fields.empty()) credentials.put("dropbox", fields);
  return options;
}

ConnectorOptions DropboxFake::options() const {
  return options_with({{"app_key", "app-key"}, {"app_secret", "app-s3cret-secret"}, {"refresh_token", "refresh-s3cret"}});
}

Answer DropboxFake::token(const Call& call) {
  auto form = call.form();
  const auto is = [&](const char* name, const char* value) { return form.count(name) == 1 && form.find(name)->second == value; };
  const bool right = call.match("POST /oauth2/token") && is("grant_type", "refresh_token") && is("refresh_token", "refresh-s3cret") &&
                     is("client_id", "app-key") && (form.count("client_secret") == 0 || is("client_secret", "app-s3cret-secret"));
  if (!right) return json_answer(Object{{"error", "invalid_grant"}, {"error_description", "refresh token is invalid or revoked"}}, 400);
  expired = false;
  return json_answer(Object{{"access_token", "sl.s3cret-access"}, {"expires_in", 14400}, {"token_type", "bearer"}});
}

Answer DropboxFake::content(const Call& call, bool user) {
  const auto raw = call.header("dropbox-api-arg");
  if (std::any_of(raw.begin(), raw.end(), [](char c) { return c < ' ' || c >= 0x7f; })) return bad_call("HTTP header \"Dropbox-API-Arg\": not ASCII");
  if (call.method != "GET") return bad_call("method");
  const auto arguments = parse_json(raw);
  auto path = text(arguments, "path");
  const bool linked = call.path == "/2/sharing/get_shared_link_file";
  const bool exporting = call.path == "/2/files/export";
  if (linked) {
    std::string problem;
    const auto* const link = link_of(text(arguments, "url"), text(arguments, "link_password"), problem);
    if (link == nullptr) return refused(Object{{".tag", problem}}, problem);
    path = "/" + link->folder + (link->folder.empty() && !path.empty() ? path.substr(1) : path);
  } else if ((call.path != "/2/files/download" && !exporting) || !user) {
    return bad_call("unknown function or wrong account");
  }
  const auto file = file_at(path);
  if (!file) return path_error("not_found");
  if (withheld.contains(file->path)) return path_error("restricted_content");
  if (exported.contains(file->path) != exporting)
    return refused(Object{{".tag", exporting ? "non_exportable" : "unsupported_file"}}, "unsupported_file");
  if (exporting) return serve_bytes(call, "exported as " + text(arguments, "export_format"), "", {.ranges = false});
  return serve_bytes(call, file->bytes, "W/\"" + std::to_string(file->version) + "\"",
                     {.headers = {{"Dropbox-API-Result", to_json(Object{{"rev", "1"}})}}});
}

/// A file link with `dl=1` is the file.
Answer DropboxFake::site(const Call& call) const {
  const auto found = links.find(call.path);
  if (found == links.end() || found->second.rlkey != call.parameter("rlkey")) return text_answer(404, "<html>none</html>", "text/html");
  const auto file = tree.file(found->second.folder);
  if (!file || call.parameter("dl") != "1") return text_answer(200, "<!DOCTYPE html><html>preview</html>", "text/html");
  return serve_bytes(call, file->bytes, file->etag());
}

}  // namespace quarry::test
