// SPDX-License-Identifier: GPL-3.0-or-later
#include "doi/resolver.hpp"

#include <algorithm>

#include "doi/agency.hpp"
#include "http_address.hpp"
#include "http_client.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/api.hpp"
#include "service/doi_name.hpp"

namespace quarry::doi {
namespace {

using service::text_at;

/// The kind that would open a source, but for the one that takes any address and for this one.
bool is_known(std::string_view source, const ConnectorOptions& options) {
  const auto kinds = connector_kinds();
  return std::any_of(kinds.begin(), kinds.end(), [&](const ConnectorKind* kind) {
    return kind->name != "http" && kind->name != "local" && kind->name != "doi" && kind->claims(source, options);
  });
}

/// Of `Link: <https://host/api/records/ID> ; rel="linkset" ...` the address.
std::string linkset_of(const HttpAnswer& page) {
  for (const auto& [name, value] : page.headers) {
    if (name != "link") continue;
    for (std::size_t at = value.find('<'); at != std::string::npos; at = value.find('<', at + 1)) {
      const auto end = value.find('>', at);
      if (end == std::string::npos) break;
      const auto about = value.substr(end, std::min(value.find('<', end), value.size()) - end);
      if (about.find("linkset") != std::string::npos) return value.substr(at + 1, end - at - 1);
    }
  }
  return {};
}

/// The words of hosts that are not the place itself are no use to anybody.
Error refused(const HttpAnswer& answer, const std::string& what) {
  return {service::code_of(answer.status), what + ": the server says " + std::to_string(answer.status)};
}

bool is_page(const HttpAnswer& answer) {
  const auto* const type = answer.header("content-type");
  return type == nullptr || type->starts_with("text/html") || type->starts_with("application/xhtml");
}

}  // namespace

std::string landing_address(const std::string& doi, const ConnectorOptions& options) {
  service::Api api(options, {.name = "doi", .base_url = service::base_url_of(options, "doi", "https://doi.org")});
  const auto answer = api.send({.url = "/api/handles/" + percent_encoded(doi, "/"), .parameters = {{"type", "URL"}}});
  const Error unknown(Code::not_found, doi + ": nobody registered this DOI; look for a letter too many or too few");
  if (answer.status == 404) throw unknown;  // with responseCode 100 in its body
  if (answer.status < 200 || answer.status >= 300) throw refused(answer, "DOI " + doi);
  const auto found = service::json_of(answer);
  const auto code = service::integer_at(found, "responseCode");
  if (code == 100) throw unknown;
  if (code != 1 && code != 200) throw Error(Code::unavailable, "DOI " + doi + ": the answer is none of the Handle system");
  for (const auto& value : service::items_at(found, "values")) {
    const auto* const data = value.at_path("data.value");
    if (text_at(value, "type") != "URL" || data == nullptr || !data->is_string()) continue;
    if (address_of(data->as_string())) return data->as_string();
    throw Error(Code::corrupt, "DOI " + doi + ": leads to '" + without_secrets(data->as_string()) + "', which is no http(s) address");
  }
  throw Error(Code::not_found, "DOI " + doi + ": is registered without an address");
}

Place place_at(const std::string& address, const std::string& doi, const ConnectorOptions& options) {
  if (service::doi_of(address)) throw Error(Code::corrupt, "DOI " + doi + ": leads to another DOI, " + address + "; give that one");
  if (is_known(address, options)) return {address, options};
  HttpClient client(options);
  auto page = client.get({.method = "HEAD", .url = address});  // what is there may be a file of any size
  if (page.status >= 400) page = client.get({.url = address, .body_limit = std::uint64_t{16} << 20});
  if (page.status < 200 || page.status >= 300) throw refused(page, "DOI " + doi + ": " + without_secrets(address));
  if (!service::doi_of(page.url) && is_known(page.url, options)) return {page.url, options};
  if (const auto linkset = address_of(linkset_of(page)); linkset && linkset->path.find("/api/records/") != std::string::npos) {
    auto extended = options;
    auto& hosts = extended.settings["zenodo.hosts"];
    hosts += (hosts.empty() ? "" : ",") + linkset->host;
    if (const auto source = linkset_of(page); is_known(source, extended)) return {source, extended};
  }
  if (!is_page(page)) return {page.url, options};
  throw Error(Code::invalid_argument, "DOI " + doi + ": leads to " + without_secrets(page.url) +
                                          ", the page of a place that is not known here; give the address of its files");
}

Value metadata_of(const std::string& doi, const ConnectorOptions& options) {
  const auto found = options.settings.find("doi.datacite_url");
  service::Api api(options, {.name = "doi", .base_url = found == options.settings.end() ? "https://api.datacite.org" : found->second});
  try {
    const auto answer = api.json({.url = "/dois/" + percent_encoded(doi, "/"), .accept = "application/vnd.api+json"}, "DOI " + doi);
    const auto* const attributes = answer.at_path("data.attributes");
    return attributes == nullptr ? Value() : dataset_of(*attributes);
  } catch (const Error&) {  // DOIs of other agencies are none of DataCite's; the files do not depend on it
    return {};
  }
}

}  // namespace quarry::doi
