// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropbox/folder.hpp"

#include <utility>

#include "dropbox/words.hpp"
#include "http_address.hpp"
#include "names.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::dropbox {
namespace {

using service::text_at;

constexpr std::size_t most_entries = 10'000'000;
constexpr std::string_view export_mark = "export:";  ///< before the id of what has no bytes of its own: `export:FORMAT:ID`

std::string shown(const Places& places, const Target& target) {
  return target.link.empty() ? own_address(places, target.path, true) : linked_address(target.link, target.path);
}

std::string content_hash(const Value& file) {
  const auto sum = service::checksum_of("sha256", text_at(file, "content_hash"));
  return sum.empty() ? sum : "dropbox" + sum.substr(6);
}

}  // namespace

DropboxConnector::DropboxConnector(const ConnectorOptions& options, Places places, Target target, Account account)
    : ServiceConnector(options, shown(places, target), target.path, false), places_(std::move(places)), target_(std::move(target)),
      account_(std::move(account)), headers_(team_headers(options)),
      api_(options, {.name = "dropbox", .base_url = places_.api, .who = account_.who, .judge = judge, .also_known_at = {places_.content}}) {
  root_ = about(source());
  if (target_.link.empty() && tag_of(root_) == "file" && target_.path.starts_with('/')) set_source(own_address(places_, target_.path, false));
}

Value DropboxConnector::ask(const std::string& route, Object arguments, const std::string& what) {
  const auto answer = api_.send({.url = route, .headers = headers_, .body = to_json(arguments)});
  if (answer.status == 409 && tags_of(answer) == "reset") throw service::StalePage{};
  if (answer.status != 200) throw dropbox_error(answer, what);
  auto value = service::json_of(answer);
  if (!value.is_object()) throw Error(Code::unavailable, what + ": the answer is no JSON object");
  return value;
}

Object DropboxConnector::shared_link() const {
  const auto& rlkey = target_.rlkey.empty() ? account_.rlkey : target_.rlkey;
  Object link{{"url", target_.link + (rlkey.empty() ? "" : "?rlkey=" + percent_encoded(rlkey))}};
  if (!account_.link_password.empty()) link["password"] = account_.link_password;
  return link;
}

/// The account's root has no metadata.
Value DropboxConnector::about(const std::string& what) {
  if (target_.link.empty() && target_.path.empty()) return {};
  Object arguments;
  if (target_.link.empty()) {
    arguments["path"] = target_.path;
  } else {
    auto link = shared_link();
    arguments["url"] = link.at("url");
    if (link.contains("password")) arguments["link_password"] = link.at("password");
    if (!target_.path.empty()) arguments["path"] = target_.path;
  }
  auto found = ask(target_.link.empty() ? "/files/get_metadata" : "/sharing/get_shared_link_metadata", std::move(arguments), what);
  if (tag_of(found) != "file" && tag_of(found) != "folder") throw Error(Code::unavailable, what + ": the answer describes no file and no folder");
  return found;
}

Value DropboxConnector::dataset() {
  service::DataCite said;
  said.title(text_at(root_, "name"));
  said.alternate(text_at(root_, "id"), "Dropbox id");
  return said.dataset();
}

/// All of a folder at once: what comes later in its pages may take back what came before.
service::Page DropboxConnector::page(const std::string& folder, const std::string&) {
  Entries entries;
  service::Page page;
  if (tag_of(root_) == "file") {
    service::Entry entry;
    entry.name = text_at(root_, "name");
    take_file(target_.path, root_, std::move(entry), entries);
  } else {
    const auto what = source() + (folder == target_.path ? "" : ": " + folder);
    Object first{{"path", folder}, {"recursive", false}, {"include_deleted", false}, {"include_mounted_folders", true},
                 {"include_non_downloadable_files", true}, {"limit", 2000}};
    if (!target_.link.empty()) first["shared_link"] = shared_link();
    service::PageGuard guard(what);
    auto answer = ask("/files/list_folder", std::move(first), what);
    while (true) {
      const auto* const more = answer.find("has_more");
      const auto* const listed = answer.find("entries");
      if (more == nullptr || !more->is_bool() || listed == nullptr || !listed->is_array())
        throw Error(Code::unavailable, what + ": the answer is no list of entries");
      take(folder, answer, entries);
      if (!more->as_bool()) break;
      const auto cursor = text_at(answer, "cursor");
      if (cursor.empty()) throw Error(Code::unavailable, what + ": there is more, but no cursor to it");
      guard.page(listed->as_array().size(), cursor);
      if (entries.size() > most_entries) throw Error(Code::too_large, what + ": has over ten million entries");
      answer = ask("/files/list_folder/continue", {{"cursor", cursor}}, what);
    }
  }
  for (auto& [name, entry] : entries) page.entries.push_back(std::move(entry));
  return page;
}

void DropboxConnector::take(const std::string& folder, const Value& answer, Entries& entries) {
  for (const auto& one : service::items_at(answer, "entries")) {
    service::Entry entry;
    entry.name = text_at(one, "name");
    const auto lower = text_at(one, "path_lower");  // none of what is only linked to
    const auto path = lower.empty() ? folder + "/" + entry.name : lower;
    entries.erase(path);
    const auto tag = tag_of(one);
    if (tag == "file") {
      take_file(path, one, std::move(entry), entries);
    } else if (tag == "folder") {
      entry.is_folder = true;
      entry.file.id = path;
      entries.emplace(path, std::move(entry));
    } else if (tag != "deleted") {
      report(source() + ": " + path + ": is of a kind that is not known here: " + tag, true);
    }
  }
}

/// Where people see it. Parents' names may be in another case than they really are; it is the same place.
std::string DropboxConnector::shown_path(const std::string& path, const Value& entry) const {
  const auto display = text_at(entry, "path_display");
  return display.empty() ? path : display;
}

void DropboxConnector::take_file(const std::string& path, const Value& file, service::Entry entry, Entries& entries) {
  const auto what = source() + ": " + path;
  if (file.find("symlink_info") != nullptr)
    return note(what + ": is a symbolic link to " + text_at(file, "symlink_info.target") + ", which Dropbox does not follow");
  const bool linked = !target_.link.empty();
  const auto id = text_at(file, "id");
  entry.file.id = linked || id.empty() ? path : id;
  entry.file.etag = text_at(file, "rev");
  entry.file.modified = service::time_at(file, "server_modified");  // `client_modified` is whatever the client said
  entry.file.url = linked ? linked_address(target_.link, path) : own_address(places_, shown_path(path, file), false);
  const auto* const can = file.find("is_downloadable");
  if (can != nullptr && can->is_bool() && !can->as_bool()) {
    const auto format = text_at(file, "export_info.export_as");
    if (format.empty() || linked) return note(what + ": has no bytes of its own, and Dropbox does not export it");
    if (!entry.name.ends_with("." + format)) entry.name += "." + format;
    entry.file.id = std::string(export_mark) + format + ":" + entry.file.id;
  } else {
    entry.file.size = service::size_at(file, "size");
    entry.file.checksum = content_hash(file);
  }
  entries.insert_or_assign(path, std::move(entry));
}

service::ServiceConnector::Content DropboxConnector::content(const RemoteFile& file) {
  Content content;
  content.call.accept.clear();
  content.call.headers = headers_;
  Object arguments;
  std::string route = "/files/download";
  if (!target_.link.empty()) {
    route = "/sharing/get_shared_link_file";
    auto link = shared_link();
    arguments["url"] = link.at("url");
    if (link.contains("password")) arguments["link_password"] = link.at("password");
    if (!file.id.empty()) arguments["path"] = file.id;
  } else if (file.id.starts_with(export_mark)) {
    route = "/files/export";
    const auto colon = file.id.find(':', export_mark.size());
    arguments["path"] = file.id.substr(colon + 1);
    arguments["export_format"] = file.id.substr(export_mark.size(), colon - export_mark.size());
  } else {
    arguments["path"] = file.id;
  }
  content.call.url = places_.content + route;
  content.call.headers.push_back("Dropbox-API-Arg: " + header_json(arguments));
  return content;
}

Error DropboxConnector::refusal(const HttpAnswer& answer, const std::string& what) const { return dropbox_error(answer, what); }

}  // namespace quarry::dropbox
