// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/index_page.hpp"

#include <algorithm>

#include "http/html_links.hpp"
#include "http/http_date.hpp"
#include "http/web_server.hpp"
#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::http {
namespace {

/// The rest of a path below a folder's; nothing where it lies elsewhere. Both are percent-encoded, maybe each in its own way
/// (`~` and `%7E`), so they are compared part by part as they read.
std::optional<std::string_view> below(std::string_view folder, std::string_view path) {
  while (!folder.empty()) {
    const auto end = folder.find('/');
    const auto other = path.find('/');
    if (end == std::string_view::npos) return std::nullopt;  // a page that is no folder: nothing lies below it
    if (other == std::string_view::npos || percent_decoded(folder.substr(0, end)) != percent_decoded(path.substr(0, other))) return std::nullopt;
    folder.remove_prefix(end + 1);
    path.remove_prefix(other + 1);
  }
  return path;
}

IndexPage read_html(const HttpAnswer& answer) {
  IndexPage page;
  const auto links = read_links(answer.body);
  const auto base = links.base.empty() ? std::optional(answer.url) : resolve_url(answer.url, links.base);
  if (!base) throw Error(Code::corrupt, without_secrets(answer.url) + ": its <base> is no address");
  const auto home = parse_address(answer.url);
  const auto home_path = without_query(home.path);
  const auto folder = home_path.substr(0, home_path.rfind('/') + 1);
  for (const auto& href : links.hrefs) {
    const auto url = resolve_url(*base, href);
    const auto address = url ? address_of(*url) : std::nullopt;
    if (!address || address->origin() != home.origin() || address->path.find('?') != std::string::npos) continue;
    auto rest = below(folder, address->path);
    if (!rest) continue;
    const bool is_folder = rest->ends_with('/');
    if (is_folder) rest->remove_suffix(1);
    if (rest->empty() || rest->find('/') != std::string_view::npos) continue;
    (is_folder ? page.folders : page.files).try_emplace(percent_decoded(*rest), Listed{*url, {}, {}});
  }
  return page;
}

/// An entry of nginx (`name`, `type`, `mtime`, `size`) or Caddy (`name`, `size`, `url`, `mod_time`, `is_dir`).
void add_entry(const Value& entry, const std::string& base, IndexPage& page) {
  auto name = service::text_at(entry, "name");
  const auto type = service::text_at(entry, "type");
  const bool is_folder = type == "directory" || service::flag_at(entry, "is_dir");
  if (name.ends_with('/')) name.pop_back();
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) return;
  if (!type.empty() && type != "file" && type != "directory") return;  // nginx: `other`, a device or a socket
  const auto url = resolve_url(base, "./" + percent_encoded(name) + (is_folder ? "/" : ""));
  if (!url) return;
  auto modified = rfc3339_of(service::text_at(entry, "mtime"));
  if (modified.empty()) modified = service::time_at(entry, "mod_time");
  const auto size = is_folder ? std::nullopt : service::size_at(entry, "size");
  (is_folder ? page.folders : page.files).try_emplace(name, Listed{*url, size, is_folder ? std::string() : modified});
}

}  // namespace

IndexPage read_index(const HttpAnswer& answer) {
  if (is_html(answer)) return read_html(answer);
  const auto* const type = answer.header("content-type");
  const auto unreadable = Error(Code::invalid_argument, without_secrets(answer.url) + ": is no index page, so what lies there cannot be listed");
  if (type == nullptr || !type->starts_with("application/json")) throw unreadable;
  const auto json = service::json_of(answer);
  const auto is_entry = [](const Value& entry) { return entry.is_object() && !service::text_at(entry, "name").empty(); };
  if (!json.is_array() || !std::all_of(json.as_array().begin(), json.as_array().end(), is_entry)) throw unreadable;
  IndexPage page;
  for (const auto& entry : json.as_array()) add_entry(entry, answer.url, page);
  return page;
}

}  // namespace quarry::http
