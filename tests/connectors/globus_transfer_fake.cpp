// SPDX-License-Identifier: GPL-3.0-or-later
// The Transfer API of GlobusFake: collections and what lies there.
#include <algorithm>

#include "connectors/globus_answers.hpp"
#include "connectors/globus_fake.hpp"

namespace quarry::test {
namespace {

using namespace globus_fake;

bool only_has(const Call& call, const std::set<std::string>& names) {
  return std::all_of(call.query.begin(), call.query.end(), [&](const auto& one) { return names.contains(one.first); });
}

}  // namespace

Answer GlobusFake::transfer_answer(const Call& call) {
  const auto* const token = token_of(call, "transfer.api.globus.org");
  if (token == nullptr) return refusal(call, 401, "AuthenticationFailed", "Token is not active");
  const auto operation = std::string("/v0.10/operation/endpoint/") + collection;
  const bool of_files = call.path.starts_with(operation) || call.match("POST /v0.10/transfer");
  if (of_files && ways.needs_consent && !token->data_access) {
    const auto scope =
        std::string("urn:globus:auth:scope:transfer.api.globus.org:all[*https://auth.globus.org/scopes/") + collection + "/data_access]";
    return json_answer(Object{{"code", "ConsentRequired"},
                              {"message", "Missing required data_access consent"},
                              {"request_id", "c0"},
                              {"required_scopes", Array{scope}}},
                       403);
  }
  if (call.match("GET " + operation + "/ls")) return listing_answer(call);
  if (call.match("GET " + operation + "/stat")) return stat_answer(call);
  if (const auto parts = call.match("GET /v0.10/endpoint/{}")) {
    if (parts->at(0) != collection) return refusal(call, 404, "EndpointNotFound", "No such endpoint");
    return json_answer(endpoint(collection));
  }
  if (call.match("GET /v0.10/endpoint_search")) {
    if (!only_has(call, {"filter_fulltext", "filter_scope", "limit", "offset"}))
      return refusal(call, 400, "ClientError.BadRequest", "unknown parameter");
    return json_answer(Object{{"DATA_TYPE", "endpoint_list"}, {"DATA", Array{endpoint(collection)}}, {"has_next_page", false}});
  }
  if (call.match("GET /v0.10/submission_id")) {
    const auto id = uuid(++made_);
    given_submissions_.insert(id);
    return json_answer(Object{{"value", id}});
  }
  if (call.match("POST /v0.10/transfer")) return submit_answer(call);
  if (const auto parts = call.match("GET /v0.10/task/{}")) return task_answer(call, {parts->at(0), ""});
  if (const auto parts = call.match("GET /v0.10/task/{}/{}")) return task_answer(call, *parts);
  if (const auto parts = call.match("POST /v0.10/task/{}/{}")) return task_answer(call, *parts);
  return refusal(call, 404, "ClientError.NotFound", "no such resource");
}

Value GlobusFake::endpoint(const std::string& id) const {
  return Object{{"DATA_TYPE", "endpoint"},
                {"id", id},
                {"display_name", "Lab of the Fake"},
                {"entity_type", ways.mapped ? "GCSv5_mapped_collection" : "GCSv5_guest_collection"},
                {"https_server", ways.https ? Value(service.url("gcs", "")) : Value()},
                {"default_directory", "/data/"},
                {"high_assurance", false},
                {"non_functional", false},
                {"organization", "Institute of Fakes"},
                {"owner_string", "owner@example.org"},
                {"description", "Measured <b>twice</b>."},
                {"keywords", "alloys, steel"},
                {"info_link", "https://example.org/lab"}};
}

Value GlobusFake::described(const std::string& path, bool folder) const {
  const auto file = folder ? std::nullopt : tree.file(path);
  auto time = file ? file->rfc3339() : std::string("2023-12-18T16:52:50Z");
  time[10] = ' ';
  time.replace(19, 1, "+00:00");
  Object item{{"DATA_TYPE", "file"},
              {"name", path.substr(path.rfind('/') + 1)},
              {"type", folder ? "dir" : "file"},
              {"size", file ? file->bytes.size() : 4096},
              {"permissions", "0644"},
              {"user", "u"},
              {"group", "g"},
              {"last_modified", time},
              {"link_target", nullptr}};
  return item;
}

Value GlobusFake::described_link(const std::string& path, const Link& link) const {
  auto item = described(link.type == "file" && tree.file(link.target) ? link.target : path, link.type == "dir");
  item.as_object()["name"] = path.substr(path.rfind('/') + 1);
  item.as_object()["type"] = link.type;
  item.as_object()["link_target"] = link.target.starts_with('/') ? link.target : "/data/" + link.target;
  return item;
}

Answer GlobusFake::listing_answer(const Call& call) {
  if (!only_has(call, {"path", "show_hidden", "limit", "offset", "orderby", "filter", "local_user"}))
    return refusal(call, 400, "ClientError.BadRequest", "unknown parameter");
  if (!call.parameter("orderby").empty() && call.parameter("orderby") != "name ASC")
    return refusal(call, 400, "ClientError.BadRequest.OrderBy", "orderby");
  const auto limit = call.number("limit", 100'000), offset = call.number("offset", 0);
  if (limit < 1 || limit > 100'000 || offset < 0) return refusal(call, 400, "ClientError.BadRequest", "limit");
  const auto path = below_root(call.parameter("path"));
  if (path && tree.file(*path))
    return refusal(call, 502, "ExternalError.DirListingFailed.NotDirectory", "Error: 500-Command failed : Not a directory\\r\\n");
  if (!path || !tree.folder(*path)) return refusal(call, 404, "ClientError.NotFound", "Directory '" + call.parameter("path") + "' not found");
  if (ways.too_large) return refusal(call, 502, "ExternalError.DirListingFailed.SizeLimit", "Directory limit of 100000 reached");
  std::map<std::string, Value> items;
  for (const auto& folder : tree.folders_in(*path)) items[folder.name] = described(folder.path, true);
  for (const auto& file : tree.files_in(*path)) items[file.name] = described(file.path, false);
  for (const auto& [at, link] : ways.links)
    if (at.substr(0, at.rfind('/') == std::string::npos ? 0 : at.rfind('/')) == *path) items[at.substr(at.rfind('/') + 1)] = described_link(at, link);
  Array data;
  long i = 0;
  for (auto& [name, item] : items)
    if (i++ >= offset && data.size() < static_cast<std::size_t>(limit)) data.push_back(std::move(item));
  const bool home = call.parameter("path").starts_with("/~");
  return json_answer(Object{{"DATA_TYPE", "file_list"},
                            {"endpoint", collection},
                            {"path", call.parameter("path")},
                            {"absolute_path", home ? Value("/data/") : Value()},
                            {"length", data.size()},
                            {"total", items.size()},
                            {"rename_supported", true},
                            {"DATA", std::move(data)}});
}

Answer GlobusFake::stat_answer(const Call& call) {
  const auto path = below_root(call.parameter("path"));
  if (path && tree.file(*path)) return json_answer(described(*path, false));
  if (path && tree.folder(*path)) return json_answer(described(*path, true));
  return refusal(call, 404, "NotFound", "no such file");
}

}  // namespace quarry::test
