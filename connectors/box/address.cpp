// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/address.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "http_address.hpp"
#include "service/api.hpp"

namespace quarry::box {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 20 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

/// `folder/ID` or `file/ID` from that part on.
bool read_item(const std::vector<std::string>& parts, std::size_t from, Target& target) {
  if (parts.size() != from + 2 || !is_number(parts[from + 1]) || (parts[from] != "folder" && parts[from] != "file")) return false;
  target.is_file = parts[from] == "file";
  target.id = parts[from + 1];
  return true;
}

/// Enterprises have hosts of their own; some of Box's are no place for files.
bool is_box_host(const std::string& host) {
  constexpr std::array others{"api.box.com",     "upload.box.com", "developer.box.com", "community.box.com",
                              "support.box.com", "www.box.com",    "blog.box.com",      "status.box.com"};
  return is_of_domain(host, "box.com") && std::find(others.begin(), others.end(), host) == others.end();
}

}  // namespace

Places::Places(const ConnectorOptions& options)
    : api(service::base_url_of(options, "box", "https://api.box.com/2.0")),
      token(service::address_setting(options, "box.auth_url", "https://api.box.com/oauth2/token")),
      site(service::address_setting(options, "box.site_url", "https://app.box.com")) {}

std::optional<Target> target_of(std::string_view source, const Places& places) {
  constexpr std::string_view scheme = "box:";
  Target target;
  if (source.starts_with(scheme)) return read_item(parts_of(source.substr(scheme.size())), 0, target) ? std::optional(target) : std::nullopt;
  const auto address = quarry::address_of(source);
  if (!address) return std::nullopt;
  const bool at_site = service::is_at(*address, places.site);
  if (!at_site && !is_box_host(address->host)) return std::nullopt;
  const auto parts = parts_of(address->bare_path());
  if (parts.size() == 1 && (parts[0] == "folder" || parts[0] == "files")) return Target{.link = {}, .id = "0", .is_file = false};
  if (read_item(parts, 0, target)) return target;
  if (parts.size() < 2 || (parts[0] != "s" && parts[0] != "v")) return std::nullopt;
  target.link = (at_site ? places.site : "https://" + address->host) + "/" + parts[0] + "/" + parts[1];
  return parts.size() == 2 || read_item(parts, 2, target) ? std::optional(target) : std::nullopt;
}

std::string address_of_item(const Places& places, const std::string& link, const std::string& id, bool is_file) {
  return (link.empty() ? places.site : link) + (is_file ? "/file/" : "/folder/") + id;
}

}  // namespace quarry::box
