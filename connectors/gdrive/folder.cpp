// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/folder.hpp"

#include <utility>

#include "gdrive/native.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::gdrive {
namespace {

using service::text_at;

std::string best_checksum(const Value& file) {
  for (const auto& [algorithm, field] : {std::pair("sha256", "sha256Checksum"), std::pair("md5", "md5Checksum"), std::pair("sha1", "sha1Checksum")})
    if (auto found = service::checksum_of(algorithm, text_at(file, field)); !found.empty()) return found;
  return {};
}

}  // namespace

DriveConnector::DriveConnector(const ConnectorOptions& options, std::unique_ptr<Drive> drive, Value root)
    : ServiceConnector(options, link_to(drive->places(), text_at(root, "id"), text_at(root, "resourceKey"), is_folder(root)), text_at(root, "id"),
                       false),
      drive_(std::move(drive)),
      root_(std::move(root)) {
  folders_[text_at(root_, "id")] = {text_at(root_, "resourceKey"), text_at(root_, "driveId")};
}

Value DriveConnector::dataset() {
  service::DataCite said;  // an owner of a folder need not be an author of what lies there
  said.title(text_at(root_, "name"));
  said.description(text_at(root_, "description"));
  said.date(service::time_at(root_, "createdTime"), "Created");
  said.date(service::time_at(root_, "modifiedTime"), "Updated");
  said.alternate(text_at(root_, "id"), "Google Drive file id");
  return said.dataset();
}

service::Page DriveConnector::page(const std::string& folder_id, const std::string& mark) {
  service::Page page;
  if (!is_folder(root_)) {
    add(page, root_);
    return page;
  }
  const auto& access = folders_[folder_id];
  const auto answer = drive_->list("'" + folder_id + "' in parents and trashed = false", access.drive_id, keys_header(folder_id, access.resource_key),
                                   mark, "gdrive:" + folder_id);
  for (const auto& file : service::items_at(answer, "files")) add(page, file);
  page.next = text_at(answer, "nextPageToken");
  page.complete = !service::flag_at(answer, "incompleteSearch");
  return page;
}

void DriveConnector::add(service::Page& page, const Value& file) {
  if (service::flag_at(file, "trashed")) return;
  if (text_at(file, "id").empty()) return report("gdrive: '" + text_at(file, "name") + "': is listed without its id", true);
  if (is_shortcut(file)) return add_shortcut(page, file);
  add_as(page, text_at(file, "name"), file, false);
}

/// What it leads to, under its own name. What the shortcut says of its target is as old as the shortcut.
void DriveConnector::add_shortcut(service::Page& page, const Value& shortcut) {
  const auto what = "gdrive: the shortcut '" + text_at(shortcut, "name") + "'";
  const auto target = text_at(shortcut, "shortcutDetails.targetId");
  if (target.empty()) return report(what + " leads to nothing", false);
  try {
    const auto file = drive_->file(target, text_at(shortcut, "shortcutDetails.targetResourceKey"), what);
    if (service::flag_at(file, "trashed")) return report(what + " leads to what lies in the trash", false);
    if (is_shortcut(file)) return report(what + " leads to another shortcut, which is not followed", true);
    add_as(page, text_at(shortcut, "name"), file, true);
  } catch (const Error& error) {  // costs this one only; what is gone for good does not make the listing less whole
    report(what + " cannot be followed: " + error.what(), error.code() != Code::not_found);
  }
}

void DriveConnector::add_as(service::Page& page, const std::string& name, const Value& file, bool is_link) {
  service::Entry entry;
  entry.name = name;
  FileId id{text_at(file, "id"), text_at(file, "resourceKey"), {}};
  if (is_folder(file)) {
    entry.is_folder = true;
    entry.is_link = is_link;
    entry.file.id = id.id;
    folders_.insert_or_assign(id.id, Access{id.resource_key, text_at(file, "driveId")});
    page.entries.push_back(std::move(entry));
    return;
  }
  const auto type = text_at(file, "mimeType");
  if (is_native(type)) {
    const auto form = export_of(type);
    if (!form) return note("gdrive: '" + name + "': Google gives no file for what is of type " + type);
    if (!entry.name.ends_with(form->extension)) entry.name += form->extension;
    id.export_type = form->mime_type;
    entry.file.etag = "version " + text_at(file, "version");  // also where only what nobody sees has changed: rather once too often
  } else {
    entry.file.size = service::size_at(file, "size");
    entry.file.checksum = best_checksum(file);
    entry.file.etag = text_at(file, "headRevisionId");
  }
  entry.file.modified = service::time_at(file, "modifiedTime");
  entry.file.url = link_to(drive_->places(), id.id, id.resource_key, false);
  entry.file.id = id.text();
  page.entries.push_back(std::move(entry));
}

service::ServiceConnector::Content DriveConnector::content(const RemoteFile& file) {
  const auto id = FileId::of(file.id);
  const auto path = "/files/" + percent_encoded(id.id);
  Content content;
  content.call.accept.clear();
  if (id.export_type.empty()) {
    content.call.url = path;
    content.call.parameters = {{"alt", "media"}, {"supportsAllDrives", "true"}};
  } else {
    content.call.url = path + "/export";
    content.call.parameters = {{"mimeType", id.export_type}};
  }
  if (const auto keys = keys_header(id.id, id.resource_key); !keys.empty()) content.call.headers.push_back(keys);
  return content;
}

}  // namespace quarry::gdrive
