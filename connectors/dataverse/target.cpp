// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataverse/target.hpp"

#include <algorithm>

#include "http_address.hpp"
#include "service/api.hpp"
#include "service/doi_name.hpp"

namespace quarry::dataverse {
namespace {

using What = Target::What;

bool is_number(std::string_view text) { return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos; }

/// `doi:10.7910/DVN/ABC` of a DOI in any writing, a handle, a permalink; empty for what is none.
std::string persistent_id(const std::string& text) {
  if (const auto doi = service::doi_of(text)) return "doi:" + *doi;
  for (const std::string_view start : {"hdl:", "perma:"})
    if (text.starts_with(start) && text.size() > start.size() && text.find_first_of(" \t\n") == std::string::npos) return text;
  return {};
}

bool is_alias(std::string_view text) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.size() <= 60 && text.find_first_not_of(alphabet) == std::string_view::npos;
}

struct Reading {
  std::string_view path;  ///< from the mark on
  std::map<std::string, std::string> parameters;
  std::string of(const char* name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  }
};

/// `DRAFT` of a page is `:draft` to the API.
std::string version_of(const std::string& text) {
  if (text == "DRAFT" || text == ":draft") return ":draft";
  return text.find_first_not_of("0123456789.") == std::string::npos ? text : std::string();
}

bool read_page(const Reading& page, std::string_view mark, Target& target) {
  target.version = version_of(page.of("version"));
  if (mark == "/dataset.xhtml" || mark == "/citation") {
    target.id = persistent_id(page.of("persistentId"));
    if (target.id.empty() && is_number(page.of("id"))) target.id = page.of("id");
    return !target.id.empty();
  }
  if (mark == "/file.xhtml") {
    target.what = What::file;
    target.id = page.of("fileId");
    if (!is_number(target.id)) target.id = persistent_id(page.of("persistentId"));
    return !target.id.empty();
  }
  target.what = What::preview;
  target.token = page.of("token");
  return target.token.size() >= 8 && target.token.find('/') == std::string::npos;
}

/// `/api/datasets/...`, `/api/access/...`, `/api/files/...`: the rest behind the mark.
bool read_call(const Reading& call, std::string_view mark, Target& target) {
  auto rest = call.path.substr(mark.size());
  const auto first = rest.substr(0, rest.find('/'));
  if (mark == "/api/access/datafile/" || mark == "/api/files/") target.what = What::file;
  if (first == ":persistentId") target.id = persistent_id(call.of("persistentId"));
  else if (is_number(first)) target.id = first;
  const auto versions = rest.find("/versions/");
  if (versions != std::string_view::npos) {
    rest.remove_prefix(versions + 10);
    target.version = version_of(std::string(rest.substr(0, rest.find('/'))));
  }
  return !target.id.empty();
}

std::string written_origin(const HttpAddress& address) {
  const bool usual = address.port == (address.scheme == "https" ? "443" : "80");
  return address.scheme + "://" + address.host + (usual ? "" : ":" + address.port);
}

}  // namespace

std::optional<Target> target_of(std::string_view source, const ConnectorOptions& options) {
  Target target;
  if (source.starts_with("hdl:1902.1/")) {  // the prefix of the first Dataverse
    target.root = service::base_url_of(options, "dataverse", "https://dataverse.harvard.edu");
    target.id = persistent_id(std::string(source));
    return target.id.empty() ? std::nullopt : std::optional(target);
  }
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  const auto path = address->bare_path();
  const auto at = [&](std::string_view mark) {
    const auto found = path.find(mark);
    target.root = written_origin(*address) + std::string(path.substr(0, std::min(found, path.size())));
    return found;
  };
  for (const std::string_view mark : {"/dataset.xhtml", "/citation", "/file.xhtml", "/previewurl.xhtml", "/privateurl.xhtml"}) {
    if (!path.ends_with(mark)) continue;
    const auto found = at(mark);
    return read_page({path.substr(found), address->parameters()}, mark, target) ? std::optional(target) : std::nullopt;
  }
  for (const std::string_view mark : {"/api/datasets/", "/api/access/datafile/", "/api/access/dataset/", "/api/files/"}) {
    const auto found = at(mark);
    if (found == std::string_view::npos) continue;
    return read_call({path.substr(found), address->parameters()}, mark, target) ? std::optional(target) : std::nullopt;
  }
  const auto found = at("/dataverse/");
  if (found == std::string_view::npos) return std::nullopt;
  auto alias = path.substr(found + 11);
  while (alias.ends_with('/')) alias.remove_suffix(1);
  target.what = What::collection;
  target.id = alias;
  return is_alias(alias) ? std::optional(target) : std::nullopt;
}

std::string host_of(const Target& target) {
  const auto host = target.root.substr(target.root.find("://") + 3);
  return host.substr(0, host.find('/'));
}

}  // namespace quarry::dataverse
