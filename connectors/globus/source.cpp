// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/source.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "globus/settings.hpp"
#include "http_address.hpp"
#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"

namespace quarry::globus {
namespace {

constexpr std::size_t uuid_length = 36;

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_here(std::string_view name) {
  std::error_code none;
  return std::filesystem::exists(std::filesystem::path(name), none);
}

/// `user#name`, as endpoints were called before 2020, perhaps with `:/path`. Not what names a file
/// of this machine.
bool is_legacy_name(std::string_view source) {
  const auto hash = source.find('#');
  const auto name = source.substr(0, source.find(':'));
  const auto is_word = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == std::string_view::npos;
  };
  return hash < name.size() && is_word(name.substr(0, hash)) && is_word(name.substr(hash + 1)) && !is_here(source);
}

/// `UUID`, `UUID:/path`.
bool is_short_form(std::string_view source) {
  if (!is_uuid(source.substr(0, uuid_length))) return false;
  if (source.size() == uuid_length) return !is_here(source);
  return source[uuid_length] == ':';
}

bool is_of_app(const HttpAddress& address, const ConnectorOptions& options) {
  const auto app = address_of(app_url(options));
  return is_of_domain(address.host, "globus.org") || (app && app->origin() == address.origin());
}

/// The UUID behind `/collections/` in a path of the web app.
std::string collection_in_path(std::string_view path) {
  constexpr std::string_view mark = "/collections/";
  const auto at = path.find(mark);
  if (at == std::string_view::npos) return {};
  const auto id = path.substr(at + mark.size()).substr(0, uuid_length);
  return is_uuid(id) ? lower(id) : std::string();
}

/// What an address of the web app shows: of two panes the first.
std::optional<Source> in_app(const HttpAddress& address, const ConnectorOptions& options) {
  const auto given = address.parameters();
  for (const std::string pane : {"origin", "destination"}) {
    const auto id = given.find(pane + "_id");
    const auto path = given.find(pane + "_path");
    if (id == given.end() || !is_uuid(id->second)) continue;
    if (is_of_app(address, options) || (path != given.end() && address.host.find("globus") != std::string::npos))
      return Source{lower(id->second), path == given.end() ? "" : path->second, ""};
  }
  if (!is_of_app(address, options)) return std::nullopt;
  const auto id = collection_in_path(address.bare_path());
  return id.empty() ? std::nullopt : std::optional(Source{id, "", ""});
}

/// Where the address is of a collection's own HTTPS server.
std::optional<Source> on_https(const HttpAddress& address, std::string_view source, const ConnectorOptions& options) {
  const auto known = https_hosts(options);
  const auto named = known.find(address.host + ":" + address.port);
  const bool usual =
      is_of_domain(address.host, "data.globus.org") || is_of_domain(address.host, "dn.glob.us") || is_of_domain(address.host, "gaccess.io");
  if (!usual && named == known.end()) return std::nullopt;
  return Source{named == known.end() ? "" : named->second, percent_decoded(address.bare_path()), std::string(source.substr(0, source.find('#')))};
}

std::optional<Source> found_in(std::string_view source, const ConnectorOptions& options) {
  if (is_short_form(source)) {
    auto path = std::string(source.substr(std::min(source.size(), uuid_length + 1)));
    if (!path.empty() && path.front() != '/') path.insert(0, "/~/");  // as globus-cli reads it: below the home directory
    return Source{lower(source.substr(0, uuid_length)), std::move(path), ""};
  }
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  if (auto shown = in_app(*address, options)) return shown;
  return on_https(*address, source, options);
}

bool has_old_scheme(std::string_view source) { return source.starts_with("gsiftp://") || source.starts_with("sshftp://"); }

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != uuid_length) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::string_view("0123456789abcdefABCDEF").find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

bool names_globus(std::string_view source, const ConnectorOptions& options) {
  return source.starts_with("globus:") || has_old_scheme(source) || is_legacy_name(source) || found_in(source, options).has_value();
}

Source parse_source(std::string_view source, const ConnectorOptions& options) {
  const std::string advice = "; give the address that the collection has in app.globus.org, or globus://UUID/path";
  if (has_old_scheme(source))
    throw Error(Code::invalid_argument, without_secrets(source) + ": GridFTP servers are no longer reached by their own address" + advice);
  if (is_legacy_name(source)) throw Error(Code::invalid_argument, std::string(source) + ": endpoints are no longer found by such a name" + advice);
  if (source.starts_with("globus:")) {
    auto rest = source.substr(7);
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    const auto id = rest.substr(0, rest.find('/'));
    if (!is_uuid(id)) throw Error(Code::invalid_argument, without_secrets(source) + ": names no collection by its UUID" + advice);
    return {lower(id), percent_decoded(rest.substr(id.size())), ""};
  }
  auto found = found_in(source, options);
  if (!found) throw Error(Code::invalid_argument, without_secrets(source) + ": is no address of a Globus collection" + advice);
  if (found->path.find('\0') != std::string::npos) throw Error(Code::invalid_argument, without_secrets(source) + ": its path has a zero byte");
  if (found->https.empty() && !found->path.empty() && found->path.front() != '/') found->path.insert(0, "/");
  return *found;
}

std::string globus_address(const std::string& collection, std::string_view path) {
  return "globus://" + collection + (path.starts_with('/') ? "" : "/") + percent_encoded(path, "/!$&'()*+,;=:@");
}

std::string file_manager_address(const ConnectorOptions& options, const std::string& collection, std::string_view path) {
  return app_url(options) + "/file-manager?origin_id=" + collection + "&origin_path=" + percent_encoded(path);
}

}  // namespace quarry::globus
