// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/address.hpp"

#include <algorithm>
#include <array>

#include "http_address.hpp"
#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/api.hpp"

namespace quarry::gdrive {
namespace {

/// Ids had 28 characters once and have 33 now; those of shared drives are shorter. No word of a path of Google's is as long.
bool is_id(std::string_view text) {
  constexpr std::size_t shortest = 10;
  return text == "root" || (text.size() >= shortest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         }));
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.push_back(percent_decoded(path.substr(0, end)));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

std::optional<HttpAddress> drive_address(std::string_view source, const Places& places) {
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  constexpr std::array hosts{"drive.google.com", "docs.google.com", "drive.usercontent.google.com"};
  if (std::find(hosts.begin(), hosts.end(), address->host) != hosts.end()) return address;
  const bool ours = service::is_at(*address, places.site) || service::is_at(*address, places.download) ||
                    (service::is_at(*address, places.api) && address->path.starts_with(parse_address(places.api).path + "/files/"));
  return ours ? address : std::nullopt;
}

/// `folders/ID`, `file/d/ID/view`, `document/u/0/d/ID/edit`, `open?id=ID` and their like; the API's own `files/ID`.
Target of_link(const HttpAddress& address) {
  Target target;
  const auto parts = parts_of(address.bare_path());
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if ((parts[i] == "folders" || parts[i] == "d" || parts[i] == "files") && is_id(parts[i + 1])) target.id = parts[i + 1];
  const auto parameters = address.parameters();
  const auto parameter = [&](const char* name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  if (target.id.empty() && is_id(parameter("id"))) target.id = parameter("id");
  if (target.id.empty() && !parts.empty() && parts.back() == "my-drive") target.id = "root";
  target.resource_key = parameter("resourcekey");
  return target;
}

std::string_view without_scheme(std::string_view source, std::string_view& scheme) {
  for (const std::string_view known : {"gdrive", "googledrive", "google"}) {
    if (!source.starts_with(known) || source.substr(known.size()).substr(0, 1) != ":") continue;
    scheme = known;
    return source.substr(known.size() + 1);
  }
  return {};
}

/// `gdrive:ID`, `gdrive://ID/sub/path`; a path alone (`gdrive:/a/b`, `google://a/b`) begins at the account's own root, or the folder that
/// is set for it: MDF's services wrote them so, two slashes or three.
Target of_scheme(std::string_view scheme, std::string_view rest, const ConnectorOptions& options) {
  Target target;
  if (const auto query = rest.find("?resourcekey="); query != std::string_view::npos) {
    target.resource_key = percent_decoded(rest.substr(query + 13));
    rest = rest.substr(0, query);
  }
  const bool host = rest.starts_with("//") && !rest.starts_with("///");
  const bool begins_with_id = scheme == "gdrive" && (host || !rest.starts_with('/'));
  target.path = parts_of(rest);
  if (begins_with_id && !target.path.empty() && is_id(target.path.front())) {
    target.id = target.path.front();
    target.path.erase(target.path.begin());
  } else if (rest.starts_with('/')) {
    const auto set = options.settings.find("gdrive.root");
    target.id = set == options.settings.end() ? "root" : set->second;
  }
  return target;
}

}  // namespace

Places::Places(const ConnectorOptions& options)
    : api(service::base_url_of(options, "gdrive", "https://www.googleapis.com/drive/v3")),
      token(service::address_setting(options, "gdrive.auth_url", "https://oauth2.googleapis.com/token")),
      site(service::address_setting(options, "gdrive.site_url", "https://drive.google.com")),
      download(service::address_setting(options, "gdrive.download_url", "https://drive.usercontent.google.com")) {}

bool is_drive_source(std::string_view source, const ConnectorOptions& options) {
  std::string_view scheme;
  without_scheme(source, scheme);
  return !scheme.empty() || drive_address(source, Places(options)).has_value();
}

Target target_of(std::string_view source, const ConnectorOptions& options) {
  std::string_view scheme;
  const auto rest = without_scheme(source, scheme);
  Target target;
  if (!scheme.empty()) {
    target = of_scheme(scheme, rest, options);
  } else if (const auto address = drive_address(source, Places(options))) {
    target = of_link(*address);
  }
  const bool fits_a_header = std::all_of(target.resource_key.begin(), target.resource_key.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != ',' && c != '/';
  });
  if (target.id.empty() || !is_id(target.id) || !fits_a_header)
    throw Error(Code::invalid_argument, without_secrets(source) + ": names no file or folder of Google Drive; copy the link that «Share» gives, "
                                                                  "or write gdrive:ID");
  return target;
}

std::string link_to(const Places& places, const std::string& id, const std::string& resource_key, bool is_folder) {
  const auto key = resource_key.empty() ? std::string() : "resourcekey=" + percent_encoded(resource_key);
  if (is_folder) return places.site + "/drive/folders/" + id + (key.empty() ? "" : "?" + key);
  return places.site + "/open?id=" + id + (key.empty() ? "" : "&" + key);
}

}  // namespace quarry::gdrive
