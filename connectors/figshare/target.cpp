// SPDX-License-Identifier: GPL-3.0-or-later
#include "figshare/target.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "http_address.hpp"
#include "service/api.hpp"
#include "service/doi_name.hpp"

namespace quarry::figshare {
namespace {

using Parts = std::vector<std::string_view>;
using What = Target::What;

bool is_number(std::string_view text) { return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos; }

Parts parts_of(std::string_view path) {
  Parts parts;
  for (std::size_t at = 0; at < path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    if (end > at) parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// `.../TYPE/SLUG/ID[/VERSION]`: the last number is the version where the one before it is a number, too.
bool read_numbers(const Parts& parts, std::size_t from, Target& target) {
  if (from >= parts.size() || !is_number(parts.back())) return false;
  const bool two = parts.size() - from >= 2 && is_number(parts[parts.size() - 2]);
  target.id = two ? parts[parts.size() - 2] : parts.back();
  if (two) target.version = parts.back();
  return true;
}

/// Pages as all portals have them. `sure`: the host is Figshare's; at another only its long form is not anybody's.
bool read_page(const Parts& parts, bool sure, Target& target) {
  if (parts.empty()) return false;
  if (parts[0] == "articles" || parts[0] == "collections" || parts[0] == "projects") {
    target.what = parts[0] == "articles" ? What::article : parts[0] == "collections" ? What::collection : What::project;
    static constexpr std::array<std::string_view, 18> types{
        "dataset", "figure", "media",    "poster",   "journal_contribution", "presentation", "thesis",         "software", "online_resource",
        "preprint", "book",  "conference_contribution", "chapter", "educational_resource", "standard", "report", "composition", "workflow"};
    const bool long_form = parts.size() >= 4 && parts[0] == "articles" && std::find(types.begin(), types.end(), parts[1]) != types.end();
    return (sure || long_form) && read_numbers(parts, 1, target);
  }
  if (!sure) return false;
  if (parts[0] == "s" && parts.size() == 2) {
    target.private_link = parts[1];
    return true;
  }
  if (parts[0] != "ndownloader" || parts.size() < 3 || !is_number(parts[2])) return false;
  target.id = parts[2];
  if (parts[1] == "files") target.what = What::file;
  return parts[1] == "files" || parts[1] == "articles";
}

/// Below the API's address.
bool read_api(const Parts& parts, Target& target) {
  if (parts.size() >= 3 && parts[0] == "file" && parts[1] == "download") {
    target.what = What::file;
    target.id = parts[2];
    return is_number(target.id);
  }
  if (parts.size() < 2 || (parts[0] != "articles" && parts[0] != "collections" && parts[0] != "projects") || !is_number(parts[1])) return false;
  target.what = parts[0] == "articles" ? What::article : parts[0] == "collections" ? What::collection : What::project;
  target.id = parts[1];
  if (parts.size() >= 4 && parts[2] == "versions" && is_number(parts[3])) target.version = parts[3];
  if (parts.size() >= 4 && parts[2] == "files" && is_number(parts[3])) target.file = parts[3];
  return true;
}

/// `10.6084/m9.figshare.12345.v2`, `10.6084/m9.figshare.c.777`, `10.25452/figshare.plus.12345`. Other prefixes are of institutions
/// that have DOIs of other places, too.
std::optional<Target> of_doi(const std::string& doi) {
  for (const std::string_view start : {"10.6084/m9.figshare.", "10.25452/figshare.plus."}) {
    if (!doi.starts_with(start)) continue;
    auto rest = std::string_view(doi).substr(start.size());
    Target target;
    if (rest.starts_with("c.")) {
      target.what = What::collection;
      rest.remove_prefix(2);
    }
    const auto dot = rest.find(".v");
    target.id = rest.substr(0, dot);
    if (dot != std::string_view::npos) target.version = rest.substr(dot + 2);
    if (is_number(target.id) && (target.version.empty() || is_number(target.version))) return target;
    return Target{.what = What::by_doi, .id = doi};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options) {
  if (source.starts_with("figshare:") && is_number(source.substr(9))) return Target{.id = std::string(source.substr(9))};
  if (const auto doi = service::doi_of(source)) return of_doi(service::folded_doi(*doi));
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  const auto path = address->bare_path();
  Target target;
  const auto parameters = address->parameters();
  if (const auto link = parameters.find("private_link"); link != parameters.end()) target.private_link = link->second;
  const auto api = address_of(service::base_url_of(options, "figshare", "https://api.figshare.com/v2"));
  if (api && api->origin() == address->origin() && path.starts_with(api->bare_path())) {
    const auto parts = parts_of(path.substr(api->bare_path().size()));
    return read_api(parts, target) ? std::optional(target) : std::nullopt;
  }
  const auto web = options.settings.find("figshare.web_url");
  const auto web_address = web == options.settings.end() ? std::nullopt : address_of(web->second);
  const auto downloads = options.settings.find("figshare.download_url");
  const auto from = downloads == options.settings.end() ? std::nullopt : address_of(downloads->second);
  const bool sure = is_of_domain(address->host, "figshare.com") || (web_address && web_address->origin() == address->origin());
  const auto parts = parts_of(path);
  const bool of_downloads = (from && from->origin() == address->origin()) || (sure && address->host.starts_with("ndownloader"));
  if (of_downloads && parts.size() >= 2 && parts[0] == "files") {
    target.what = What::file;
    target.id = parts[1];
    return is_number(target.id) ? std::optional(target) : std::nullopt;
  }
  // An article's page opened at one of its files: `?file=12345`.
  if (const auto file = parameters.find("file"); file != parameters.end() && is_number(file->second)) target.file = file->second;
  return read_page(parts, sure, target) ? std::optional(target) : std::nullopt;
}

}  // namespace quarry::figshare
