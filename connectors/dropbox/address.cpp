// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropbox/address.hpp"

#include <algorithm>
#include <vector>

#include "http_address.hpp"
#include "names.hpp"
#include "service/api.hpp"

namespace quarry::dropbox {
namespace {

/// The path's parts, still encoded.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts, std::size_t from, std::size_t to, bool decoded) {
  std::string path;
  for (auto i = from; i < std::min(to, parts.size()); ++i) path += "/" + (decoded ? percent_decoded(parts[i]) : parts[i]);
  return path;
}

std::optional<Target> of_web(const HttpAddress& address, const Places& places) {
  const auto parts = parts_of(address.bare_path());
  const auto parameters = address.parameters();
  const auto parameter = [&](const char* name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  if (parts.empty()) return std::nullopt;
  Target target;
  if (parts[0] == "home" || parts[0] == "preview") {
    target.path = joined(parts, 1, parts.size(), true);
    if (const auto file = parameter("preview"); !file.empty()) target.path += "/" + file;
    return target;
  }
  // How many parts the link itself has; what follows in a folder's is a path in it.
  const bool scl = parts[0] == "scl" && parts.size() > 1;
  const bool folder = scl ? parts[1] == "fo" : parts[0] == "sh";
  const bool file = scl ? parts[1] == "fi" : parts[0] == "s";
  const std::size_t count = scl ? 4 : 3;
  if ((!folder && !file) || parts.size() < (folder ? count - 1 : count)) return std::nullopt;
  target.link = places.site + joined(parts, 0, count, false);
  target.rlkey = parameter("rlkey");
  target.one_file = file;
  if (folder) target.path = joined(parts, count, parts.size(), true);
  return target;
}

}  // namespace

Places::Places(const ConnectorOptions& options)
    : api(service::base_url_of(options, "dropbox", "https://api.dropboxapi.com/2")),
      content(service::address_setting(options, "dropbox.content_url", "https://content.dropboxapi.com/2")),
      token(service::address_setting(options, "dropbox.auth_url", "https://api.dropboxapi.com/oauth2/token")),
      site(service::address_setting(options, "dropbox.site_url", "https://www.dropbox.com")) {}

std::optional<Target> target_of(std::string_view source, const Places& places) {
  constexpr std::string_view scheme = "dropbox:";
  if (source.starts_with(scheme)) {
    auto path = source.substr(scheme.size());
    for (const std::string_view own : {"id:", "ns:", "rev:"})
      if (path.starts_with(own)) return Target{.link = {}, .rlkey = {}, .one_file = false, .path = std::string(path)};
    return Target{.link = {}, .rlkey = {}, .one_file = false, .path = joined(parts_of(path), 0, std::string::npos, true)};
  }
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  const bool known = address->host == "dropbox.com" || address->host == "www.dropbox.com" || address->host == "dl.dropbox.com" ||
                     address->host == "dl.dropboxusercontent.com" || service::is_at(*address, places.site);
  return known ? of_web(*address, places) : std::nullopt;
}

std::string own_address(const Places& places, std::string_view path, bool is_folder) {
  if (!path.empty() && path.front() != '/') return "dropbox:" + std::string(path);
  const auto slash = path.rfind('/');
  if (is_folder || slash == std::string_view::npos) return places.site + "/home" + percent_encoded(path, "/");
  return places.site + "/home" + percent_encoded(path.substr(0, slash), "/") + "?preview=" + percent_encoded(path.substr(slash + 1));
}

std::string linked_address(const std::string& link, std::string_view path) { return link + percent_encoded(path, "/"); }

}  // namespace quarry::dropbox
