// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/dropbox_fake.hpp"

#include <algorithm>

#include "connectors/dropbox_answers.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

using namespace dropbox_says;

namespace {

/// SHA-256 over the SHA-256 of each 4 MiB (Dropbox, «Content hash»).
std::string content_hash(const std::string& bytes) {
  std::string blocks;
  for (std::size_t at = 0; at < bytes.size(); at += std::size_t{4} << 20)
    blocks += raw_sha256_of(std::string_view(bytes).substr(at, std::size_t{4} << 20));
  return sha256_of(blocks);
}

bool only(const Value& arguments, const std::set<std::string>& known) {
  return arguments.is_object() &&
         std::all_of(arguments.as_object().begin(), arguments.as_object().end(), [&](const auto& one) { return known.contains(one.first); });
}

}  // namespace

DropboxFake::DropboxFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"auth", "api", "content", "site"}, [this](const Call& call) { return answer(call); }) {}

Answer DropboxFake::answer(const Call& call) {
  if (call.role == "auth") return token(call);
  if (call.role == "site") return site(call);
  const auto who = call.header("authorization");
  const bool user = who == "Bearer sl.s3cret-access" && !expired;
  const bool app = who == "Basic " + base64("app-key:app-s3cret-secret");
  if (!user && !app)
    return json_answer(Object{{"error_summary", "expired_access_token/..."}, {"error", Object{{".tag", "expired_access_token"}}}}, 401);
  if (!scoped)
    return json_answer(
        Object{{"error_summary", "missing_scope/.."}, {"error", Object{{".tag", "missing_scope"}, {"required_scope", "files.metadata.read"}}}}, 401);
  if (call.role == "content") return content(call, user);
  if (call.method != "POST" || call.header("content-type") != "application/json") return bad_call("bad HTTP \"Content-Type\" header");
  try {
    return rpc(call, parse_json(call.body), user);
  } catch (const Error&) {
    return bad_call("request body: could not decode input as JSON");
  }
}

Object DropboxFake::described(const TreeFile& file, bool linked) const {
  Object one{{".tag", "file"},
             {"name", file.name},
             {"id", "id:f" + std::to_string(file.id)},
             {"client_modified", "1999-01-01T00:00:00Z"},
             {"server_modified", file.rfc3339()},
             {"rev", "0" + std::to_string(file.id) + "v" + std::to_string(file.version)},
             {"size", file.bytes.size()},
             {"is_downloadable", true},
             {"content_hash", wrong_hashes ? std::string(64, '0') : content_hash(file.bytes)}};
  if (exported.contains(file.path)) {
    one["is_downloadable"] = false;
    one["export_info"] = Object{{"export_as", "docx"}};
  }
  if (!linked) (one["path_lower"] = lower_case("/" + file.path), one["path_display"] = "/" + file.path);
  return one;
}

std::optional<TreeFile> DropboxFake::file_at(const std::string& path) const {
  if (path.starts_with("id:f")) return tree.file(std::stoull(path.substr(4)));
  if (path.starts_with('/'))
    if (auto exact = tree.file(path.substr(1))) return exact;
  for (const auto& file : tree.files())
    if (lower_case("/" + file.path) == lower_case(path)) return file;
  return std::nullopt;
}

std::optional<std::string> DropboxFake::folder_at(const std::string& path) const {
  for (const auto& folder : tree.folders())
    if ((folder.path.empty() ? "" : lower_case("/" + folder.path)) == lower_case(path)) return folder.path;
  return std::nullopt;
}

const DropboxFake::Link* DropboxFake::link_of(const std::string& url, const std::string& password, std::string& problem) const {
  const auto mark = url.find('?');
  const auto home = service.url("site", "");
  const auto found = url.starts_with(home) ? links.find(url.substr(home.size(), mark - home.size())) : links.end();
  if (found == links.end()) return problem = "shared_link_not_found", nullptr;
  const auto& link = found->second;
  if ((mark == std::string::npos ? "" : url.substr(mark)) != (link.rlkey.empty() ? "" : "?rlkey=" + link.rlkey))
    return problem = "shared_link_not_found", nullptr;
  if (link.password != password) return problem = "shared_link_access_denied", nullptr;
  return &link;
}

Answer DropboxFake::rpc(const Call& call, const Value& arguments, bool user) {
  const auto path = text(arguments, "path");
  if (call.path == "/2/files/list_folder") {
    if (!only(arguments,
              {"path", "recursive", "include_deleted", "include_mounted_folders", "include_non_downloadable_files", "limit", "shared_link"}))
      return bad_call("list_folder: unexpected argument");
    if (!path.empty() && path == "/") return bad_call("path: Specify the root folder as an empty string rather than as \"/\".");
    const auto* const linked = arguments.find("shared_link");
    if (linked == nullptr && !user) return bad_call("This API function operates on a single Dropbox account");
    std::string base, problem;
    if (linked != nullptr) {
      const auto* const link = link_of(text(*linked, "url"), text(*linked, "password"), problem);
      if (link == nullptr) return refused(Object{{".tag", "path"}, {"path", Object{{".tag", "not_found"}}}}, "path/not_found");
      base = link->folder.empty() ? "" : "/" + link->folder;
    }
    const auto folder = folder_at(base + path);
    if (!folder) return path_error(file_at(base + path) ? "not_folder" : "not_found");
    return list(*folder, linked != nullptr, 0);
  }
  if (call.path == "/2/files/list_folder/continue") {
    if (!only(arguments, {"cursor"})) return bad_call("continue: unexpected argument");
    const auto cursor = text(arguments, "cursor");  // EPOCH|FROM|LINKED|FOLDER
    const auto first = cursor.find('|'), second = cursor.find('|', first + 1), third = cursor.find('|', second + 1);
    if (third == std::string::npos) return bad_call("cursor: did not match pattern");
    if (cursor.substr(0, first) != std::to_string(epoch)) return refused(Object{{".tag", "reset"}}, "reset");
    return list(cursor.substr(third + 1), cursor[second + 1] == '1', std::stoull(cursor.substr(first + 1)));
  }
  const bool linked = call.path == "/2/sharing/get_shared_link_metadata";
  if (!linked && (call.path != "/2/files/get_metadata" || !user)) return bad_call("unknown function or wrong account");
  if (!only(arguments, linked ? std::set<std::string>{"url", "path", "link_password"} : std::set<std::string>{"path"}))
    return bad_call("unexpected argument");
  if (!linked && path.empty()) return bad_call("path: The root folder is unsupported.");
  std::string base, problem;
  if (linked) {
    const auto* const link = link_of(text(arguments, "url"), text(arguments, "link_password"), problem);
    if (link == nullptr) return refused(Object{{".tag", problem}}, problem);
    base = "/" + link->folder;
  }
  if (const auto file = file_at(base + path)) {
    auto one = described(*file, linked);
    if (linked) one.erase("content_hash");
    return json_answer(std::move(one));
  }
  const auto folder = folder_at(base + path == "/" ? "" : base + path);
  if (!folder) return linked ? refused(Object{{".tag", "shared_link_not_found"}}, "shared_link_not_found") : path_error("not_found");
  Object one{{".tag", "folder"}, {"name", folder->substr(folder->rfind('/') + 1)}, {"id", "id:d" + std::to_string(tree.folder(*folder)->id)}};
  if (!linked) (one["path_lower"] = lower_case("/" + *folder), one["path_display"] = "/" + *folder);
  return json_answer(std::move(one));
}

Answer DropboxFake::list(const std::string& folder, bool linked, std::size_t from) const {
  Array all;
  if (const auto found = more_entries.find(folder); found != more_entries.end()) all = found->second;
  for (const auto& below : tree.folders_in(folder)) {
    Object one{{".tag", "folder"}, {"name", below.name}, {"id", "id:d" + std::to_string(below.id)}};
    if (!linked) (one["path_lower"] = lower_case("/" + below.path), one["path_display"] = "/" + below.path);
    all.push_back(std::move(one));
  }
  for (const auto& file : tree.files_in(folder)) all.push_back(described(file, linked));
  const auto empty = static_cast<std::size_t>(empty_pages);
  const auto begin = from < empty ? 0 : from - empty;
  const auto end = from < empty ? 0 : std::min(all.size(), begin + static_cast<std::size_t>(page_limit));
  const Array entries(all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end));
  const auto next = from < empty ? from + 1 : end + empty;
  return json_answer(Object{{"entries", entries},
                            {"cursor", std::to_string(epoch) + "|" + std::to_string(next) + "|" + (linked ? "1|" : "0|") + folder},
                            {"has_more", end < all.size() || from < empty}});
}

}  // namespace quarry::test
