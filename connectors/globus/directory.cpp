// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/directory.hpp"

#include <filesystem>

#include "globus/failures.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

using service::text_at;

/// At most 100000 are given at once; each page has the server list the whole directory again. Of so
/// many an answer has about 10 MB.
constexpr std::size_t page_entries = 20'000;

RemoteFile described(const Value& item, const std::string& path) {
  RemoteFile file;
  file.id = path;
  file.size = service::size_at(item, "size");
  file.modified = service::time_at(item, "last_modified");
  return file;
}

std::string without_last_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

Directory::Directory(TransferService& service, const Collection& collection, std::string root, Report report)
    : service_(service), collection_(collection), root_(std::move(root)), report_(std::move(report)) {}

service::Page Directory::page(const std::string& path, const std::string& mark) {
  const auto what = collection_.name + ":" + path;
  // The mark: where the page begins, and how many entries there were in all when the last one was
  // made.
  const auto offset = mark.empty() ? 0 : parse_integer(std::string_view(mark).substr(0, mark.find(' '))).value_or(0);
  const auto answer = service_.send({.url = "/operation/endpoint/" + collection_.id + "/ls",
                                     .parameters = {{"path", path.ends_with('/') ? path : path + "/"},
                                                    {"show_hidden", "1"},
                                                    {"limit", std::to_string(page_entries)},
                                                    {"offset", std::to_string(offset)},
                                                    {"orderby", "name ASC"}}});
  if (answer.status >= 200 && answer.status < 300)
    return page_of(service::json_of(answer), path, static_cast<std::size_t>(offset), mark.empty() ? "" : mark.substr(mark.find(' ') + 1));
  if (!failure_of(answer).says("NotDirectory")) throw service_.error_of(answer, what);
  const auto name = without_last_slash(path);
  service::Page page;
  auto& entry = page.entries.emplace_back();
  entry.name = name.substr(name.rfind('/') + 1);
  entry.file = file(name);
  return page;
}

service::Page Directory::page_of(const Value& answer, const std::string& path, std::size_t offset, const std::string& total_before) {
  const auto what = collection_.name + ":" + path;
  const auto* const data = answer.at_path("DATA");
  if (text_at(answer, "DATA_TYPE") != "file_list" || data == nullptr || !data->is_array())
    throw Error(Code::unavailable, what + ": the answer is no listing");
  const auto& items = data->as_array();
  const auto length = service::size_at(answer, "length"), total = service::size_at(answer, "total");
  if (length && *length != items.size())
    throw Error(Code::unavailable, what + ": " + std::to_string(items.size()) + " entries came of " + std::to_string(*length));
  const auto now = total ? std::to_string(*total) : "";
  if (offset > 0 && now != total_before)
    throw service::StalePage();  // it changed between two pages: what lay at their border is
                                 // unknown
  // What begins with `/~/` is really elsewhere, where HTTPS has it, too.
  const auto absolute = text_at(answer, "absolute_path");
  auto folder = path.starts_with("/~") && absolute.starts_with('/') ? absolute : path;
  if (!folder.ends_with('/')) folder += '/';
  if (path == root_) root_ = folder;
  service::Page page;
  for (const auto& item : items)
    if (auto entry = entry_of(item, folder)) page.entries.push_back(std::move(*entry));
  const auto end = offset + items.size();
  const bool more = total ? end < *total : items.size() >= page_entries;
  if (more && items.empty()) throw Error(Code::unavailable, what + ": the listing stops before its end");
  if (more) page.next = std::to_string(end) + " " + now;
  return page;
}

std::optional<service::Entry> Directory::entry_of(const Value& item, const std::string& folder) {
  service::Entry entry;
  entry.name = text_at(item, "name");
  const auto type = text_at(item, "type"), link = text_at(item, "link_target");
  const auto place = collection_.name + ":" + folder + entry.name;
  if (entry.name.empty() || entry.name == "." || entry.name == ".." || entry.name.find('/') != std::string::npos) {
    report_(place + ": is no name that a file can have, left out", true);
    return std::nullopt;
  }
  if (type != "file" && type != "dir") {
    report_(place + ": is no file (" + type + ")" + (link.empty() ? "" : " but a link to " + link) + ", left out", false);
    return std::nullopt;
  }
  if (!link.empty() && leads_out(link, folder)) {
    report_(place + ": is a link to " + link + ", which is outside of the source, and is not followed", false);
    return std::nullopt;
  }
  // What a link to a directory of the source leads to is listed where it lies.
  if (!link.empty() && type == "dir") return std::nullopt;
  entry.is_folder = type == "dir";
  entry.file = described(item, folder + entry.name + (entry.is_folder ? "/" : ""));
  return entry;
}

bool Directory::leads_out(const std::string& target, const std::string& folder) const {
  const auto whole = std::filesystem::path(target.starts_with('/') ? target : folder + target).lexically_normal().string();
  const auto root = root_.ends_with('/') ? root_ : root_ + "/";
  return !whole.starts_with(root);
}

RemoteFile Directory::file(const std::string& path) {
  const auto what = collection_.name + ":" + path;
  const auto item = service_.get("/operation/endpoint/" + collection_.id + "/stat", {{"path", path}}, what);
  const auto type = text_at(item, "type");
  if (type != "file") throw Error(Code::not_found, what + ": is no file" + (type.empty() ? "" : " (" + type + ")"));
  return described(item, path);
}

}  // namespace quarry::globus
