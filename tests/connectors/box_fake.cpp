// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/box_fake.hpp"

#include <algorithm>

namespace quarry::test {
namespace {

Answer box_error(int status, const std::string& code, const std::string& message) {
  return json_answer(Object{{"type", "error"},
                            {"status", status},
                            {"code", code},
                            {"help_url", "http://developers.box.com/docs/#errors"},
                            {"message", message},
                            {"request_id", "abc"}},
                     status);
}

bool is_number(const std::string& text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos; }

/// With `fields`, only those, and always type and id.
Object chosen(Object all, const Call& call) {
  const auto fields = "," + call.parameter("fields") + ",";
  if (fields == ",,") return all;
  std::erase_if(all,
                [&](const auto& one) { return one.first != "type" && one.first != "id" && fields.find("," + one.first + ",") == std::string::npos; });
  return all;
}

}  // namespace

BoxFake::BoxFake(const std::map<std::string, std::string>& files)
    : tree(files), service({"auth", "api", "dl", "site"}, [this](const Call& call) { return answer(call); }) {}

std::string BoxFake::folder_id(const std::string& path) const { return path.empty() ? "0" : std::to_string(tree.folder(path)->id); }

Answer BoxFake::answer(const Call& call) {
  if (call.role == "auth") return token(call);
  if (call.role == "api") return api(call);
  return call.role == "dl" ? bytes(call) : text_answer(200, "<html>preview</html>", "text/html");
}

Object BoxFake::described(const TreeFile& file) const {
  return {{"type", "file"},
          {"id", std::to_string(file.id)},
          {"name", file.name},
          {"size", file.bytes.size()},
          {"sha1", sha1_of(file.bytes)},
          {"etag", std::to_string(file.version)},
          {"sequence_id", std::to_string(file.version)},
          {"modified_at", file.rfc3339()},
          {"created_at", "2025-10-01T00:00:00-07:00"},
          {"content_modified_at", "1999-01-01T00:00:00Z"},
          {"item_status", "active"},
          {"description", ""}};
}

Object BoxFake::described(const FileTree::Folder& folder) const {
  return {{"type", "folder"},
          {"id", folder_id(folder.path)},
          {"name", folder.path.empty() ? "All Files" : folder.name},
          {"size", 12345},
          {"etag", "0"},
          {"modified_at", "2025-10-02T00:00:00-07:00"},
          {"created_at", "2025-10-01T00:00:00-07:00"},
          {"item_status", "active"},
          {"description", "All samples"}};
}

const BoxFake::Link* BoxFake::link_of(const Call& call) const {
  const auto header = call.header("boxapi");
  const auto start = "shared_link=" + service.url("site", "");
  if (!header.starts_with(start)) return nullptr;
  const auto mark = header.find("&shared_link_password=");
  const auto found = links.find(header.substr(start.size(), mark - start.size()));
  const auto password = mark == std::string::npos ? "" : header.substr(mark + 22);
  return found == links.end() || found->second.password != password ? nullptr : &found->second;
}

bool BoxFake::may_see(const Call& call, const std::string& path) const {
  if (owner) return true;
  const auto* const link = link_of(call);
  return link != nullptr && (path == link->path || link->path.empty() || path.starts_with(link->path + "/"));
}

Answer BoxFake::api(const Call& call) {
  if (on_call) on_call();
  if (call.header("authorization") != "Bearer box-s3cret-access" || expired) {
    Answer refused{.status = 401};
    refused.set("WWW-Authenticate",
                "Bearer realm=\"Service\", error=\"invalid_token\", error_description=\"The access token provided is invalid: expired_token\"");
    return refused;
  }
  const auto none = box_error(404, "not_found", "Not Found");
  if (call.match("GET /2.0/shared_items")) {
    const auto* const link = link_of(call);
    if (link == nullptr) return none;
    const auto file = tree.file(link->path);
    return json_answer(chosen(file ? described(*file) : described(*tree.folder(link->path)), call));
  }
  for (const auto* const shape : {"GET /2.0/folders/{}/items", "GET /2.0/folders/{}", "GET /2.0/files/{}/content", "GET /2.0/files/{}"}) {
    const auto parts = call.match(shape);
    if (!parts) continue;
    if (!is_number(parts->front())) return box_error(405, "method_not_allowed", "Method Not Allowed");
    const std::string kind(shape);
    const auto id = std::stoull(parts->front());
    if (kind.find("folders") != std::string::npos) {
      const auto folder = id == 0 ? tree.folder("") : tree.folder(id);
      if (!folder || !may_see(call, folder->path)) return none;
      return kind.ends_with("items") ? items(call, folder->path) : json_answer(chosen(described(*folder), call));
    }
    const auto file = tree.file(id);
    if (!file || !may_see(call, file->path)) return none;
    if (!kind.ends_with("content")) return json_answer(chosen(described(*file), call));
    if (not_ready > 0) {
      --not_ready;
      return {.status = 202, .headers = {{"Retry-After", "1"}}};
    }
    const auto address = "/d/" + std::to_string(++served_);
    downloads_[address] = id;
    return redirect_answer(service.url("dl", address));
  }
  return none;
}

Answer BoxFake::items(const Call& call, const std::string& folder) const {
  const auto limit = call.number("limit", 100);
  if (call.parameter("usemarker") != "true" || limit < 1 || limit > 1000) return box_error(400, "bad_request", "Bad Request");
  Array all;
  if (const auto found = more_items.find(folder); found != more_items.end()) all = found->second;
  for (const auto& below : tree.folders_in(folder)) all.push_back(chosen(described(below), call));
  for (const auto& file : tree.files_in(folder)) all.push_back(chosen(described(file), call));
  const auto marker = call.parameter("marker");
  if (!marker.empty() && !marker.starts_with("m")) return box_error(400, "bad_request", "Invalid marker");
  const auto from = marker.empty() ? std::size_t{0} : std::min<std::size_t>(std::stoull(marker.substr(1)), all.size());
  const auto end = std::min(all.size(), from + static_cast<std::size_t>(std::min(limit, page_limit)));
  Object page{{"entries", Array(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(end))}, {"limit", limit}};
  page["next_marker"] = end < all.size() ? Value("m" + std::to_string(end)) : null_marker ? Value() : Value("");
  return json_answer(std::move(page));
}

/// Addresses here need no account, and refuse one.
Answer BoxFake::bytes(const Call& call) {
  if (!call.header("authorization").empty() || !call.header("boxapi").empty()) return text_answer(400, "no account is wanted here");
  const auto found = downloads_.find(call.path);
  if (found == downloads_.end()) return text_answer(404, "this address was used");
  const auto file = tree.file(found->second);
  downloads_.erase(found);
  return file ? serve_bytes(call, file->bytes, "") : text_answer(404, "gone");
}

}  // namespace quarry::test
