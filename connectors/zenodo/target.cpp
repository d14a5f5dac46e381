// SPDX-License-Identifier: GPL-3.0-or-later
#include "zenodo/target.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "http_address.hpp"
#include "names.hpp"
#include "service/api.hpp"
#include "service/doi_name.hpp"

namespace quarry::zenodo {
namespace {

constexpr std::string_view digits = "0123456789";

std::string setting(const ConnectorOptions& options, const std::string& name, const std::string& usual) {
  const auto found = options.settings.find(name);
  auto value = found == options.settings.end() ? usual : found->second;
  while (value.ends_with('/')) value.pop_back();
  return value;
}

/// The pages of an instance lie beside its API.
std::string web_of(std::string api) {
  if (api.ends_with("/api")) api.resize(api.size() - 4);
  return api;
}

Target at_zenodo(const ConnectorOptions& options) {
  const auto api = setting(options, "zenodo.base_url", "https://zenodo.org/api");
  return {.api = api, .web = web_of(api), .account = "zenodo"};
}

Target at_sandbox(const ConnectorOptions& options) {
  const auto api = setting(options, "zenodo.sandbox_url", "https://sandbox.zenodo.org/api");
  return {.api = api, .web = web_of(api), .account = "zenodo@sandbox.zenodo.org"};
}

/// `https://host` or `https://host:8443`, as addresses are written.
std::string written_origin(const HttpAddress& address) {
  const bool usual = address.port == (address.scheme == "https" ? "443" : "80");
  return address.scheme + "://" + address.host + (usual ? "" : ":" + address.port);
}

bool is_named(std::string_view list, std::string_view host) {
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", "), list.size());
    if (list.substr(0, end) == host) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// `4d0ns-ntd89`: what InvenioRDM calls its records, in Crockford's base 32. Nobody else's pages have such below /records/.
bool is_native_id(std::string_view id) {
  constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  return id.size() == 11 && id[5] == '-' && id.substr(0, 5).find_first_not_of(alphabet) == std::string_view::npos &&
         id.substr(6).find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_id(std::string_view id) {
  constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  return !id.empty() && id.size() <= 64 && id.find_first_not_of(alphabet) == std::string_view::npos;
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    if (path.front() == '/') {
      path.remove_prefix(1);
      continue;
    }
    const auto end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

using Parts = std::vector<std::string_view>;

/// The key that the rest of a path spells, with its slashes.
std::string key_of(std::string_view path, std::string_view from) {
  return percent_decoded(path.substr(static_cast<std::size_t>(from.data() - path.data())));
}

/// What stands behind `/records/ID`.
bool read_record_rest(std::string_view path, const Parts& parts, std::size_t at, bool of_api, Target& target) {
  if (at < parts.size() && parts[at] == "draft") (target.what = Target::What::draft, ++at);
  if (at == parts.size()) return true;
  if (parts[at] == "latest" || (parts[at] == "versions" && at + 1 < parts.size() && parts[at + 1] == "latest")) {
    target.latest = true;
  } else if ((parts[at] == "files" || parts[at] == "preview") && at + 1 < parts.size()) {
    auto whole = path;
    if (of_api && parts.back() == "content" && at + 2 < parts.size()) whole = path.substr(0, path.rfind("/content"));
    target.key = key_of(whole, parts[at + 1]);
  } else if (parts[at] != "files" && parts[at] != "files-archive" && parts[at] != "export" && parts[at] != "versions") {
    return false;
  }
  return true;
}

/// `path`: below the instance's pages.
bool read_path(std::string_view path, const std::map<std::string, std::string>& parameters, Target& target) {
  const auto parts = parts_of(path);
  const bool of_api = !parts.empty() && parts[0] == "api";
  const std::size_t at = of_api ? 1 : 0;
  if (at >= parts.size()) return false;
  const auto parameter = [&](const char* name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  const auto kind = parts[at];
  target.token = parameter("token");
  if (kind == "search" || (of_api && kind == "records" && at + 1 == parts.size())) {
    target.what = Target::What::search;
    target.query = parameter("q");
    return !target.query.empty();
  }
  if (at + 1 >= parts.size() || !is_id(parts[at + 1])) return false;
  target.id = parts[at + 1];
  if (kind == "communities") {
    target.what = Target::What::community;
    target.query = parameter("q");
    return true;
  }
  if (kind == "uploads" || kind == "deposit" || parameter("preview") == "1") target.what = Target::What::draft;
  if (kind == "uploads" || kind == "deposit") return at + 2 == parts.size();
  return (kind == "records" || kind == "record") && read_record_rest(path, parts, at + 2, of_api, target);
}

/// Of `path` what stands below `web`; nothing where it stands elsewhere.
std::optional<std::string_view> below(std::string_view path, const std::string& web) {
  const auto home = parse_address(web);
  auto prefix = home.bare_path();
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  if (!path.starts_with(prefix) || (path.size() > prefix.size() && path[prefix.size()] != '/')) return std::nullopt;
  return path.substr(prefix.size());
}

std::optional<Target> of_address(const HttpAddress& address, const ConnectorOptions& options) {
  const auto path = address.bare_path();
  for (auto target : {at_zenodo(options), at_sandbox(options)}) {
    const bool sandbox = target.account != "zenodo";
    const auto home = address_of(target.web);
    if (home && home->origin() == address.origin()) {
      const auto rest = below(path, target.web);
      return rest && read_path(*rest, address.parameters(), target) ? std::optional(target) : std::nullopt;
    }
    const bool same = sandbox ? address.host == "sandbox.zenodo.org" : address.host == "zenodo.org" || address.host == "www.zenodo.org";
    if (same) return read_path(path, address.parameters(), target) ? std::optional(target) : std::nullopt;
  }
  for (const std::string_view mark : {"/api/records/", "/records/", "/record/", "/uploads/", "/communities/"}) {
    const auto found = path.find(mark);
    if (found == std::string_view::npos) continue;
    auto id = path.substr(found + mark.size());
    id = id.substr(0, id.find('/'));
    if (!is_named(setting(options, "zenodo.hosts", ""), address.host) && (!is_native_id(id) || mark == "/communities/")) return std::nullopt;
    Target target;
    target.web = written_origin(address) + std::string(path.substr(0, found));
    target.api = target.web + "/api";
    target.account = "zenodo@" + target.web.substr(target.web.find("://") + 3);
    target.account.resize(std::min(target.account.find('/'), target.account.size()));
    target.zenodo = false;
    return read_path(path.substr(found), address.parameters(), target) ? std::optional(target) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options) {
  const auto numbered = [](std::string_view text) { return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos; };
  for (const std::string_view start : {"zenodo:", "zenodo."}) {
    if (!source.starts_with(start) || !numbered(source.substr(start.size()))) continue;
    auto target = at_zenodo(options);
    target.id = source.substr(start.size());
    return target;
  }
  if (const auto doi = service::doi_of(source)) {
    const auto name = service::folded_doi(*doi);
    for (const std::string_view start : {"10.5281/zenodo.", "10.5072/zenodo."}) {
      if (!name.starts_with(start) || !numbered(name.substr(start.size()))) continue;
      auto target = start.starts_with("10.5281") ? at_zenodo(options) : at_sandbox(options);
      target.id = name.substr(start.size());
      return target;
    }
    return std::nullopt;
  }
  const auto address = address_of(source);
  return address ? of_address(*address, options) : std::nullopt;
}

std::string key_in_address(std::string_view key) { return percent_encoded(key, "/!$&'()*+,;=:@"); }

}  // namespace quarry::zenodo
