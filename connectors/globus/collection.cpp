// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/transfer_service.hpp"
#include "http_address.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"

namespace quarry::globus {
namespace {

using service::flag_at;
using service::text_at;

std::string server_of(const Value& described) {
  auto server = text_at(described, "https_server");
  while (server.ends_with('/')) server.pop_back();
  return address_of(server) ? server : std::string();
}

}  // namespace

Collection look_up(TransferService& service, const std::string& id) {
  if (!service.account().is_known())
    throw Error(Code::permission_denied,
                "globus: even what is public is listed for those with an account alone: quarry "
                "auth add globus");
  Collection found;
  found.id = id;
  found.described = service.get("/endpoint/" + id, {}, "collection " + id);
  found.name = text_at(found.described, "display_name");
  const auto type = text_at(found.described, "entity_type");
  if (type == "GCSv5_endpoint")
    throw Error(Code::invalid_argument,
                "collection " + id + ": is the endpoint '" + found.name + "', which holds collections, not files: name one of them");
  if (flag_at(found.described, "non_functional"))
    throw Error(Code::unavailable, "collection " + id + ": '" + found.name + "' is said to be out of order by Globus");
  found.default_directory = text_at(found.described, "default_directory");
  found.https_server = server_of(found.described);
  found.needs_data_access = type == "GCSv5_mapped_collection" && !flag_at(found.described, "high_assurance");
  return found;
}

std::string collection_at(TransferService& service, const std::string& address) {
  const auto wanted = parse_address(address);
  const auto found =
      service.get("/endpoint_search", {{"filter_fulltext", wanted.host}, {"filter_scope", "all"}, {"limit", "100"}}, "search for " + wanted.host);
  for (const auto& one : service::items_at(found, "DATA")) {
    const auto server = address_of(server_of(one));
    if (server && server->origin() == wanted.origin()) return text_at(one, "id");
  }
  return {};
}

Value dataset_of(const Collection& collection) {
  const auto& said = collection.described;
  service::DataCite dc;
  dc.title(collection.name);
  dc.description(text_at(said, "description"));
  dc.publisher(text_at(said, "organization"));
  const auto keywords = text_at(said, "keywords");
  for (std::size_t at = 0; at < keywords.size();) {
    const auto end = std::min(keywords.find(',', at), keywords.size());
    const auto first = std::min(keywords.find_first_not_of(' ', at), end);
    const auto word = keywords.substr(first, end - first);
    dc.subject(word.substr(0, word.find_last_not_of(' ') + 1));
    at = end + 1;
  }
  dc.related(text_at(said, "info_link"), "URL", "IsDocumentedBy");
  return dc.dataset();
}

}  // namespace quarry::globus
