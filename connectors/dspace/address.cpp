// SPDX-License-Identifier: GPL-3.0-or-later
#include "dspace/address.hpp"

#include <algorithm>
#include <array>

#include "http_address.hpp"
#include "names.hpp"
#include "service/api.hpp"

namespace quarry::dspace {
namespace {

constexpr std::string_view nist = "https://materialsdata.nist.gov";
constexpr std::string_view nist_prefix = "11256/";

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

bool is_handle(std::string_view text) {
  const auto slash = text.find('/');
  constexpr std::string_view kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() && text.substr(0, slash).find_first_not_of("0123456789.") == std::string_view::npos &&
         text.substr(slash + 1).find_first_not_of(kept) == std::string_view::npos;
}

/// The first two parts of a path, and what follows them.
std::pair<std::string_view, std::string_view> handle_of(std::string_view path) {
  const auto first = path.find('/');
  if (first == std::string_view::npos) return {path, {}};
  const auto second = std::min(path.find('/', first + 1), path.size());
  return {path.substr(0, second), path.substr(std::min(second + 1, path.size()))};
}

bool read_path(std::string_view path, Named& named) {
  for (const std::string_view door : {"/dspace", "/xmlui", "/jspui"})
    if (path.starts_with(door) && path.substr(door.size()).starts_with('/')) path.remove_prefix(door.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  const auto after = [&](std::string_view start) {
    const bool found = path.starts_with(start);
    if (found) path.remove_prefix(start.size());
    return found;
  };
  if (after("/handle/")) {
    const auto [handle, rest] = handle_of(path);
    named.handle = handle;
    return is_handle(handle);
  }
  if (after("/bitstream/handle/")) {
    const auto [handle, name] = handle_of(path);
    named.handle = handle;
    named.file = percent_decoded(name);
    return is_handle(handle) && !name.empty();
  }
  if (after("/items/")) {
    named.item = path.substr(0, path.find('/'));
    return is_uuid(named.item);
  }
  if (!after("/bitstreams/") && !after("/rest/bitstreams/")) return false;
  named.bitstream = path.substr(0, path.find('/'));
  return is_uuid(named.bitstream);
}

}  // namespace

std::optional<Named> parse(std::string_view source, const ConnectorOptions& options) {
  Named named{.base = service::base_url_of(options, "dspace", std::string(nist))};
  const auto home = parse_address(named.base);
  const bool usual = home.port == (home.scheme == "https" ? "443" : "80");
  named.host = home.host + (usual ? "" : ":" + home.port);
  if (source.starts_with("dspace:")) {
    named.handle = source.substr(7);
    return is_handle(named.handle) ? std::optional(named) : std::nullopt;
  }
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  auto path = address->bare_path();
  if (address->host == "hdl.handle.net") {
    named.handle = path.substr(1);
    return named.handle.starts_with(nist_prefix) && is_handle(named.handle) ? std::optional(named) : std::nullopt;
  }
  if (address->origin() != home.origin()) return std::nullopt;
  auto prefix = home.bare_path();
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  if (!path.starts_with(prefix)) return std::nullopt;
  path.remove_prefix(prefix.size());
  return read_path(path, named) ? std::optional(named) : std::nullopt;
}

}  // namespace quarry::dspace
