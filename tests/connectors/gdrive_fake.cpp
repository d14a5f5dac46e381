// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/gdrive_fake.hpp"

#include <algorithm>

#include "connectors/gdrive_search_fake.hpp"
#include "connectors/signing_key_fake.hpp"
#include "quarry/credentials.hpp"
#include "quarry/json.hpp"

namespace quarry::test {
namespace {

const std::string google_types = "application/vnd.google-apps.";

Answer google_error(int code, const std::string& reason, const std::string& message, const std::string& location = "") {
  Object one{{"domain", "global"}, {"reason", reason}, {"message", message}};
  if (!location.empty()) (one["location"] = location, one["locationType"] = "parameter");
  return json_answer(Object{{"error", Object{{"code", code}, {"message", message}, {"errors", Array{std::move(one)}}}}}, code);
}

Answer not_found(const std::string& id) { return google_error(404, "notFound", "File not found: " + id + ".", "fileId"); }

std::set<std::string> names_in(const std::string& list) {
  std::set<std::string> names;
  for (std::size_t at = 0; at < list.size();) {
    const auto end = std::min(list.find(',', at), list.size());
    names.insert(list.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

Object described(const GdriveFake::Item& item, const FileTree& tree) {
  Object all{{"kind", "drive#file"}, {"id", item.id}, {"name", item.name}, {"mimeType", item.mime_type}, {"trashed", item.trashed},
             {"createdTime", "2025-10-01T00:00:00.000Z"}, {"modifiedTime", "2025-10-10T07:28:00.123Z"}, {"version", "3"}};
  if (!item.parent.empty()) all["parents"] = Array{item.parent};
  if (!item.resource_key.empty()) all["resourceKey"] = item.resource_key;
  if (!item.drive_id.empty()) all["driveId"] = item.drive_id;
  if (!item.target.empty()) {
    Object details{{"targetId", item.target}, {"targetMimeType", "text/plain"}};
    if (!item.target_key.empty()) details["targetResourceKey"] = item.target_key;
    all["shortcutDetails"] = std::move(details);
  }
  if (!item.mime_type.starts_with(google_types)) {
    all["size"] = std::to_string(item.bytes.size());
    all["md5Checksum"] = md5_of(item.bytes);
    all["sha1Checksum"] = sha1_of(item.bytes);
    all["sha256Checksum"] = sha256_of(item.bytes);
    all["headRevisionId"] = "rev" + md5_of(item.bytes).substr(0, 12);
  }
  if (item.id == "1Tree-dir-" + std::to_string(tree.folder("")->id)) all["description"] = "Spectra of all samples";
  return all;
}

Object masked(Object all, const std::set<std::string>& fields) {
  std::erase_if(all, [&](const auto& member) { return !fields.contains(member.first); });
  return all;
}

}  // namespace

GdriveFake::GdriveFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"auth", "api", "site", "download", "attacker"}, [this](const Call& call) { return answer(call); }) {}

void GdriveFake::add(Item item) {
  const auto lock = service.lock();
  auto id = item.id;
  items[id] = std::move(item);
}

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

std::optional<GdriveFake::Item> GdriveFake::item(const std::string& id) const {
  if (id == "root") return item(root_id());
  if (const auto found = items.find(id); found != items.end()) return found->second;
  const auto number = [&](const std::string& prefix) { return id.starts_with(prefix) ? std::stoull(id.substr(prefix.size())) : 0ULL; };
  const auto parent_of = [&](const std::string& path) {
    const auto slash = path.rfind('/');
    return folder_id(slash == std::string::npos ? "" : path.substr(0, slash));
  };
  if (const auto file = tree.file(number("1Tree-file-"))) return Item{.id = id, .name = file->name, .parent = parent_of(file->path), .bytes = file->bytes};
  const auto folder = tree.folder(number("1Tree-dir-"));
  if (!folder) return std::nullopt;
  return Item{.id = id, .name = folder->path.empty() ? "My data" : folder->name, .mime_type = google_types + "folder",
              .parent = folder->path.empty() ? "" : parent_of(folder->path)};
}

std::vector<GdriveFake::Item> GdriveFake::children(const std::string& parent) const {
  std::vector<Item> all;
  if (const auto number = parent.starts_with("1Tree-dir-") ? std::stoull(parent.substr(10)) : 0ULL; const auto folder = tree.folder(number)) {
    for (const auto& file : tree.files_in(folder->path))
      all.push_back({.id = "1Tree-file-" + std::to_string(file.id), .name = file.name, .parent = parent, .bytes = file.bytes});
    for (const auto& below : tree.folders_in(folder->path))
      all.push_back({.id = "1Tree-dir-" + std::to_string(below.id), .name = below.name, .mime_type = google_types + "folder", .parent = parent});
  }
  for (const auto& [id, one] : items)
    if (one.parent == parent) all.push_back(one);
  return all;
}

/// Link-shared files with a resource key are not there without it, files of shared drives not for those who do not ask for such.
bool GdriveFake::may_see(const Call& call, const Item& item) const {
  if (!item.drive_id.empty() && call.parameter("supportsAllDrives") != "true") return false;
  const auto keys = names_in(call.header("x-goog-drive-resource-keys"));
  return item.resource_key.empty() || keys.contains(item.id + "/" + item.resource_key);
}

Answer GdriveFake::answer(const Call& call) {
  if (call.role == "auth") return token(call);
  if (call.role == "api") return api(call);
  return call.role == "attacker" ? json_answer(Object{{"access_token", "none"}}) : site(call);
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
    const auto text = [&](const char* name) { return claims.find(name) != nullptr && claims.find(name)->is_string() ? claims.find(name)->as_string() : ""; };
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

Answer GdriveFake::api(const Call& call) {
  const auto bearer = call.header("authorization");
  const bool known = bearer.starts_with("Bearer ") && tokens_.contains(bearer.substr(7));
  if (!known && call.header("x-goog-api-key") != "AIza-s3cret") return google_error(401, "authError", "Invalid Credentials");
  static const std::set<std::string> parameters{"q", "pageSize", "fields", "supportsAllDrives", "includeItemsFromAllDrives", "corpora", "driveId",
                                                "pageToken", "alt", "mimeType"};
  for (const auto& [name, value] : call.query)
    if (!parameters.contains(name)) return google_error(400, "badRequest", "Unknown parameter " + name, name);
  if (call.match("GET /drive/v3/files")) return list(call);
  const auto exporting = call.match("GET /drive/v3/files/{}/export");
  const auto parts = exporting ? exporting : call.match("GET /drive/v3/files/{}");
  if (!parts) return google_error(404, "notFound", "Not Found");
  const auto found = item(parts->front());
  if (!found || (!may_see(call, *found) && !exporting)) return not_found(parts->front());
  if (exporting) return exported(call, *found);
  if (call.parameter("alt") == "media") return media(call, *found);
  const auto fields = call.parameter("fields");
  return json_answer(masked(described(*found, tree), names_in(fields.empty() ? "kind,id,name,mimeType" : fields)));
}

Answer GdriveFake::list(const Call& call) const {
  const auto search = parse_drive_search(call.parameter("q"));
  if (!search) return google_error(400, "invalid", "Invalid Value", "q");
  const auto size = call.number("pageSize", 100);
  if (size < 1 || size > 1000) return google_error(400, "invalid", "Invalid Value", "pageSize");
  const auto parent = item(search->parent);
  if (!parent || !may_see(call, *parent)) return not_found(search->parent);
  const bool shared = !parent->drive_id.empty();
  const bool asked = call.parameter("includeItemsFromAllDrives") == "true" && call.parameter("corpora") == "drive" && call.parameter("driveId") == parent->drive_id;
  const auto mark = "~!!~" + std::to_string(epoch) + sha1_of(call.parameter("q")).substr(0, 8) + "~";
  const auto token = call.parameter("pageToken");
  if (!token.empty() && !token.starts_with(mark)) return google_error(400, "invalid", "Invalid Value", "pageToken");
  auto from = token.empty() ? std::size_t{0} : std::stoull(token.substr(mark.size()));
  auto mask = call.parameter("fields");
  const auto open = mask.find("files(");
  const auto fields = names_in(open == std::string::npos ? "kind,id,name,mimeType" : mask.substr(open + 6, mask.find(')') - open - 6));
  Array files;
  const auto all = !shared || asked ? children(parent->id) : std::vector<Item>();
  for (; from < all.size() && files.size() < static_cast<std::size_t>(std::min(size, page_limit)); ++from) {
    const auto& one = all[from];
    const bool matches = search->matches([&](const std::string& name) {
      return name == "name" ? one.name : name == "mimeType" ? one.mime_type : name == "trashed" ? (one.trashed ? "true" : "false") : one.parent;
    });
    if (matches) files.push_back(masked(described(one, tree), fields));
  }
  Object page{{"kind", "drive#fileList"}, {"incompleteSearch", incomplete}, {"files", std::move(files)}};
  if (from < all.size()) page["nextPageToken"] = mark + std::to_string(from);
  if (open != std::string::npos) mask.erase(open + 5, mask.find(')') - open - 4);
  return json_answer(masked(std::move(page), names_in(mask.empty() ? "kind,nextPageToken,incompleteSearch,files" : mask)));
}

Answer GdriveFake::media(const Call& call, const Item& item) const {
  if (item.mime_type.starts_with(google_types))
    return google_error(403, "fileNotDownloadable", "Only files with binary content can be downloaded. Use Export with Docs Editors files.", "alt");
  if (abusive.contains(item.id)) return google_error(403, "cannotDownloadAbusiveFile", "This file has been identified as malware or spam and cannot be downloaded.");
  if (worn_out.contains(item.id)) return google_error(403, "downloadQuotaExceeded", "The download quota for this file has been exceeded.");
  return serve_bytes(call, item.bytes, "", {.type = item.mime_type});
}

Answer GdriveFake::exported(const Call& call, const Item& item) const {
  if (!item.mime_type.starts_with(google_types)) return google_error(403, "fileNotExportable", "Export only supports Docs Editors files.");
  if (call.parameter("mimeType").empty()) return google_error(400, "required", "Required parameter: mimeType", "mimeType");
  if (item.bytes.size() > 10'000'000) return google_error(403, "exportSizeLimitExceeded", "This file is too large to be exported.");
  return serve_bytes(call, item.bytes, "", {.type = call.parameter("mimeType"), .ranges = false});
}

/// What browsers see: a public file at `/uc`, a warning of large ones, a complaint about those that were had too often.
Answer GdriveFake::site(const Call& call) {
  const bool confirmed = call.match("GET /download") && call.role == "download" && call.parameter("confirm") == "t" && call.parameter("uuid") == "u-1";
  if (!confirmed && !call.match("GET /uc")) return text_answer(404, "<html>none</html>", "text/html");
  const auto found = item(call.parameter("id"));
  if (!found || found->resource_key != call.parameter("resourcekey")) return text_answer(404, "<html>none</html>", "text/html");
  if (found->mime_type == google_types + "folder") return text_answer(200, "<html>Sign in</html>", "text/html");
  if (found->mime_type.starts_with(google_types)) return text_answer(500, "<html>error</html>", "text/html");
  if (worn_out.contains(found->id))
    return text_answer(200, "<!DOCTYPE html><html><p class=\"uc-error-caption\">Sorry</p><p class=\"uc-error-subcaption\">Too many users have viewed or "
                            "downloaded this file recently.</p></html>", "text/html; charset=utf-8");
  if (large.contains(found->id) && !confirmed)
    return text_answer(200, "<!DOCTYPE html><html><p>cannot scan this file for viruses</p><form id=\"download-form\" action=\"" +
                                service.url("download", "/download") + "\" method=\"get\"><input type=\"submit\" value=\"Download anyway\"/>"
                                "<input type=\"hidden\" name=\"id\" value=\"" + found->id + "\"><input type=\"hidden\" name=\"export\" value=\"download\">"
                                "<input type=\"hidden\" name=\"confirm\" value=\"t\"><input type=\"hidden\" name=\"uuid\" value=\"u-1\"></form></html>",
                       "text/html; charset=utf-8");
  return serve_bytes(call, found->bytes, "", {.headers = {{"Content-Disposition", "attachment; filename=\"x\"; filename*=UTF-8''" + percent_encoded(found->name)}}});
}

}  // namespace quarry::test
