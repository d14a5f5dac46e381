// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/folder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::box {
namespace {

using service::text_at;

constexpr const char* fields = "id,type,name,size,sha1,etag,modified_at,created_at,item_status,description,url";
constexpr const char* hint = "quarry auth add box";

std::string code_in(const HttpAnswer& answer) {
  try {
    return text_at(parse_json(answer.body), "code");
  } catch (const Error&) {  // a web page or nothing
    return {};
  }
}

bool passes(const std::string& code) {
  constexpr std::array passing{"operation_blocked_temporary", "rate_limit_exceeded", "too_many_requests", "unavailable", "internal_server_error"};
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

/// 202: the file is not ready to be sent yet; Retry-After says when.
Verdict judge(const HttpAnswer& answer) {
  if (answer.status == 202 || passes(code_in(answer))) return {Verdict::passing, {}};
  return {};
}

Error box_error(const HttpAnswer& answer, const std::string& what) {
  const auto code = code_in(answer);
  const auto said = what + ": " + service::reason_of(answer) + (code.empty() ? "" : " (" + code + ")");
  if (answer.status == 202) return {Code::unavailable, what + ": Box is still making it ready"};
  if (answer.status == 404 || answer.status == 405)  // 405: an id that cannot be one
    return {Code::not_found, said + "; it is not there, or not shared with this account: " + hint};
  if (passes(code)) return {Code::unavailable, said};
  if (answer.status == 401 || answer.status == 403)
    return {Code::permission_denied, said + "; give the account or app the right to it, or a link its password: " + hint};
  return {service::code_of(answer.status), said};
}

}  // namespace

BoxConnector::BoxConnector(const ConnectorOptions& options, Places places, Target target, std::unique_ptr<service::Api> api, std::string link_header,
                           Value root)
    : ServiceConnector(options,
                       target.link.empty() || !target.id.empty()
                           ? address_of_item(places, target.link, text_at(root, "id"), text_at(root, "type") == "file")
                           : target.link,
                       text_at(root, "id"), false),
      places_(std::move(places)),
      target_(std::move(target)),
      api_(std::move(api)),
      headers_(link_header.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(link_header)}),
      root_(std::move(root)) {}

Value BoxConnector::dataset() {
  service::DataCite said;
  said.title(text_at(root_, "name"));
  said.description(text_at(root_, "description"));
  said.date(service::time_at(root_, "created_at"), "Created");
  said.date(service::time_at(root_, "modified_at"), "Updated");
  said.alternate(text_at(root_, "id"), "Box id");
  return said.dataset();
}

service::Page BoxConnector::page(const std::string& folder_id, const std::string& mark) {
  service::Page page;
  if (text_at(root_, "type") == "file") {
    add(page, root_);
    return page;
  }
  service::ApiCall call{
      .url = "/folders/" + folder_id + "/items", .parameters = {{"usemarker", "true"}, {"limit", "1000"}, {"fields", fields}}, .headers = headers_};
  if (!mark.empty()) call.parameters.emplace_back("marker", mark);
  const auto what = source() + ": folder " + folder_id;
  const auto answer = api_->send(call);
  if (answer.status != 200) throw box_error(answer, what);
  const auto body = service::json_of(answer);
  const auto* const entries = body.find("entries");
  if (entries == nullptr || !entries->is_array()) throw Error(Code::unavailable, what + ": the answer is no list of entries");
  for (const auto& item : entries->as_array()) add(page, item);
  page.next = text_at(body, "next_marker");  // null and an empty one are the end
  return page;
}

void BoxConnector::add(service::Page& page, const Value& item) {
  const auto type = text_at(item, "type"), id = text_at(item, "id");
  const auto what = source() + ": " + text_at(item, "name");
  if (const auto status = text_at(item, "item_status"); !status.empty() && status != "active") return;  // in the trash
  if (type == "web_link") return note(what + ": is a bookmark of " + text_at(item, "url") + ", no file");
  if (id.empty() || (type != "file" && type != "folder")) return report(what + ": is of a kind that is not known here: " + type, true);
  service::Entry entry;
  entry.name = text_at(item, "name");
  entry.is_folder = type == "folder";
  entry.file.id = id;
  if (!entry.is_folder) {
    entry.file.url = address_of_item(places_, target_.link, id, true);
    entry.file.size = service::size_at(item, "size");
    entry.file.checksum = service::checksum_of("sha1", text_at(item, "sha1"));
    entry.file.etag = text_at(item, "etag");
    entry.file.modified = service::time_at(item, "modified_at");
  }
  page.entries.push_back(std::move(entry));
}

service::ServiceConnector::Content BoxConnector::content(const RemoteFile& file) {
  Content content;
  content.call = {.url = "/files/" + file.id + "/content", .headers = headers_, .accept = ""};
  return content;
}

Error BoxConnector::refusal(const HttpAnswer& answer, const std::string& what) const { return box_error(answer, what); }

std::unique_ptr<Connector> open_target(const ConnectorOptions& options, const Places& places, Target target,
                                       std::shared_ptr<service::Authorization> who, const std::string& link_password) {
  auto api = std::make_unique<service::Api>(options,
                                            service::Api::Description{.name = "box", .base_url = places.api, .who = std::move(who), .judge = judge});
  std::string header;
  if (!target.link.empty()) header = "boxapi: shared_link=" + target.link + (link_password.empty() ? "" : "&shared_link_password=" + link_password);
  service::ApiCall call{.url = target.id.empty() ? "/shared_items" : (target.is_file ? "/files/" : "/folders/") + target.id,
                        .parameters = {{"fields", fields}}};
  if (!header.empty()) call.headers.push_back(header);
  const auto what = target.link.empty() ? address_of_item(places, {}, target.id, target.is_file) : target.link;
  const auto answer = api->send(call);
  if (answer.status != 200) throw box_error(answer, what);
  auto root = service::json_of(answer);
  const auto type = text_at(root, "type");
  if (text_at(root, "id").empty() || (type != "file" && type != "folder"))
    throw Error(Code::unavailable, what + ": the answer describes no file and no folder");
  if (const auto status = text_at(root, "item_status"); !status.empty() && status != "active")
    throw Error(Code::not_found, what + ": lies in the trash");
  return std::make_unique<BoxConnector>(options, places, std::move(target), std::move(api), std::move(header), std::move(root));
}

}  // namespace quarry::box
