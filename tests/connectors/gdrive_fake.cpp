// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/gdrive_fake.hpp"

#include <algorithm>

#include "connectors/gdrive_search_fake.hpp"
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

std::optional<GdriveFake::Item> GdriveFake::item(const std::string& id) const {
  if (id == "root") return item(root_id());
  if (const auto found = items.find(id); found != items.end()) return found->second;
  const auto number = [&](const std::string& prefix) { return id.starts_with(prefix) ? std::stoull(id.substr(prefix.size())) : 0ULL; };
  const auto parent_of = [&](const std::string& path) {
    const auto slash = path.rfind('/');
    return folder_id(slash == std::string::npos ? "" : path.substr(0, slash));
  };
  if (const auto file = tree.file(number("1Tree-file-")))
    return Item{.id = id, .name = file->name, .parent = parent_of(file->path), .bytes = file->bytes};
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
  const bool by_drive = call.parameter("corpora") == "drive" && call.parameter("driveId") == parent->drive_id;
  if (!call.parameter("driveId").empty() && (!member || !by_drive)) return google_error(404, "notFound", "Shared drive not found", "driveId");
  const bool asked = call.parameter("includeItemsFromAllDrives") == "true" && (by_drive || !member);
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
  if (abusive.contains(item.id))
    return google_error(403, "cannotDownloadAbusiveFile", "This file has been identified as malware or spam and cannot be downloaded.");
  if (worn_out.contains(item.id)) return google_error(403, "downloadQuotaExceeded", "The download quota for this file has been exceeded.");
  return serve_bytes(call, item.bytes, "", {.type = item.mime_type});
}

Answer GdriveFake::exported(const Call& call, const Item& item) const {
  if (!item.mime_type.starts_with(google_types)) return google_error(403, "fileNotExportable", "Export only supports Docs Editors files.");
  if (call.parameter("mimeType").empty()) return google_error(400, "required", "Required parameter: mimeType", "mimeType");
  if (item.bytes.size() > 10'000'000) return google_error(403, "exportSizeLimitExceeded", "This file is too large to be exported.");
  return serve_bytes(call, item.bytes, "", {.type = call.parameter("mimeType"), .ranges = false});
}

}  // namespace quarry::test
