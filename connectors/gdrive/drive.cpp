// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/drive.hpp"

#include <algorithm>
#include <array>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"

namespace quarry::gdrive {
namespace {

using service::text_at;

constexpr const char* file_fields =
    "id,name,mimeType,size,md5Checksum,sha1Checksum,sha256Checksum,modifiedTime,createdTime,trashed,shortcutDetails,resourceKey,"
    "headRevisionId,version,driveId,description";
constexpr const char* hint = "allow it the file, or give another account: quarry auth add gdrive";

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool passes(const std::string& word) { return is_one_of(word, {"rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded"}); }

/// Google says «slow down» with a 403, and «never» with a 429 where a day's quota is used up.
Verdict judge(const HttpAnswer& answer) {
  if (answer.status != 403 && answer.status != 429) return {};
  const auto word = refusal_word(answer);
  if (passes(word)) return {Verdict::passing, {}};
  return word.empty() ? Verdict{} : Verdict{Verdict::final, {}};
}

std::string remedy_of(const std::string& word) {
  if (word == "downloadQuotaExceeded") return "it was downloaded too often of late; Google gives it again after a day";
  if (word == "dailyLimitExceeded") return "the day's quota is used up; Google answers again tomorrow";
  if (word == "cannotDownloadAbusiveFile") return "Google takes it for malware or spam and gives it to its owner only";
  if (word == "exportSizeLimitExceeded") return "Google exports documents of up to 10 MB; download this one by hand";
  if (is_one_of(word, {"fileNotDownloadable", "cannotDownloadFile"})) return "its owner does not allow downloads, or it has no bytes of its own";
  return hint;
}

/// Inside of the quotes of a query.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return "'" + out + "'";
}

}  // namespace

bool is_folder(const Value& file) { return text_at(file, "mimeType") == "application/vnd.google-apps.folder"; }
bool is_shortcut(const Value& file) { return text_at(file, "mimeType") == "application/vnd.google-apps.shortcut"; }

std::string keys_header(const std::string& id, const std::string& resource_key) {
  return resource_key.empty() ? std::string() : "X-Goog-Drive-Resource-Keys: " + id + "/" + resource_key;
}

std::string refusal_word(const HttpAnswer& answer) {
  try {
    const auto body = parse_json(answer.body);
    const auto& errors = service::items_at(body, "error.errors");
    return errors.empty() ? std::string() : text_at(errors.front(), "reason");
  } catch (const Error&) {  // a web page, as some of Google's errors are: its status is all there is
    return {};
  }
}

Error drive_error(const HttpAnswer& answer, const std::string& what) {
  const auto word = refusal_word(answer);
  const auto said = what + ": " + service::reason_of(answer) + (word.empty() ? "" : " (" + word + ")");
  if (answer.status == 404) return {Code::not_found, said + "; it is not there, or not shared with this account: quarry auth add gdrive"};
  if (passes(word)) return {Code::unavailable, said};
  if (answer.status == 401) return {Code::permission_denied, said + "; " + hint};
  if (answer.status != 403 && !(answer.status == 429 && !word.empty())) return {service::code_of(answer.status), said};
  return {word == "exportSizeLimitExceeded" ? Code::too_large : Code::permission_denied, said + "; " + remedy_of(word)};
}

Drive::Drive(const ConnectorOptions& options, Places places, std::shared_ptr<service::Authorization> who)
    : places_(std::move(places)), api_(options, {.name = "gdrive", .base_url = places_.api, .who = std::move(who), .judge = judge}) {}

Value Drive::file(const std::string& id, const std::string& resource_key, const std::string& what) {
  service::ApiCall call{.url = "/files/" + percent_encoded(id), .parameters = {{"fields", file_fields}, {"supportsAllDrives", "true"}}};
  if (const auto keys = keys_header(id, resource_key); !keys.empty()) call.headers.push_back(keys);
  const auto answer = api_.send(call);
  if (answer.status != 200) throw drive_error(answer, what);
  auto file = service::json_of(answer);
  if (text_at(file, "id").empty() || text_at(file, "mimeType").empty()) throw Error(Code::unavailable, what + ": the answer describes no file");
  if (text_at(file, "resourceKey").empty() && !resource_key.empty()) file.set_path("resourceKey", resource_key);
  return file;
}

/// A shared drive is searched as such by its members. Who was given a folder of it alone finds that among what is shared with him.
HttpAnswer Drive::search(service::ApiCall call, const std::string& drive_id) {
  const auto is_foreign = [&] {
    const std::lock_guard lock(mutex_);
    return foreign_drives_.contains(drive_id);
  };
  if (drive_id.empty() || is_foreign()) return api_.send(call);
  auto in_drive = call;
  in_drive.parameters.emplace_back("corpora", "drive");
  in_drive.parameters.emplace_back("driveId", drive_id);
  auto answer = api_.send(in_drive);
  if (!is_one_of(refusal_word(answer), {"notFound", "teamDriveMembershipRequired"})) return answer;
  answer = api_.send(call);
  const std::lock_guard lock(mutex_);
  if (answer.status == 200) foreign_drives_.insert(drive_id);
  return answer;
}

Value Drive::list(const std::string& query, const std::string& drive_id, const std::string& keys, const std::string& mark, const std::string& what) {
  service::ApiCall call{.url = "/files",
                        .parameters = {{"q", query},
                                       {"pageSize", "1000"},
                                       {"fields", "kind,nextPageToken,incompleteSearch,files(" + std::string(file_fields) + ")"},
                                       {"supportsAllDrives", "true"},
                                       {"includeItemsFromAllDrives", "true"}}};
  if (!mark.empty()) call.parameters.emplace_back("pageToken", mark);
  if (!keys.empty()) call.headers.push_back(keys);
  const auto answer = search(std::move(call), drive_id);
  if (answer.status == 400 && !mark.empty()) {
    const auto body = service::json_of(answer);
    for (const auto& error : service::items_at(body, "error.errors"))
      if (text_at(error, "location") == "pageToken") throw service::StalePage{};
  }
  if (answer.status != 200) throw drive_error(answer, what);
  auto page = service::json_of(answer);
  const auto* const files = page.find("files");
  if (files == nullptr ? text_at(page, "kind") != "drive#fileList" : !files->is_array())
    throw Error(Code::unavailable, what + ": the answer is no list of files");
  return page;
}

Value Drive::behind_shortcut(Value file) {
  if (!is_shortcut(file)) return file;
  return this->file(text_at(file, "shortcutDetails.targetId"), text_at(file, "shortcutDetails.targetResourceKey"),
                    "gdrive: what the shortcut '" + text_at(file, "name") + "' leads to");
}

/// Drive compares names without regard to case, and several may be the same.
Value Drive::child(const Value& folder, const std::string& name) {
  const auto id = text_at(folder, "id");
  const auto what = "gdrive: '" + name + "' in '" + text_at(folder, "name") + "'";
  service::PageGuard guard(what);
  Array found;
  std::string mark;
  do {
    const auto page = list(quoted(id) + " in parents and name = " + quoted(name) + " and trashed = false", text_at(folder, "driveId"),
                           keys_header(id, text_at(folder, "resourceKey")), mark, what);
    for (const auto& file : service::items_at(page, "files"))
      if (text_at(file, "name") == name) found.push_back(file);
    mark = text_at(page, "nextPageToken");
    guard.page(found.size(), mark);
  } while (!mark.empty());
  if (found.empty()) throw Error(Code::not_found, what + ": there is none, or it is not shared with this account: quarry auth add gdrive");
  if (found.size() > 1)
    throw Error(Code::invalid_argument, what + ": " + std::to_string(found.size()) + " things have this name; name one by its link");
  return behind_shortcut(std::move(found.front()));
}

Value Drive::find(const Target& target) {
  auto file = behind_shortcut(this->file(target.id, target.resource_key, "gdrive:" + target.id));
  for (const auto& name : target.path) {
    if (!is_folder(file)) throw Error(Code::not_found, "gdrive: '" + text_at(file, "name") + "' is no folder, so there is no '" + name + "' in it");
    file = child(file, name);
  }
  if (service::flag_at(file, "trashed")) throw Error(Code::not_found, "gdrive: '" + text_at(file, "name") + "' lies in the trash");
  return file;
}

}  // namespace quarry::gdrive
