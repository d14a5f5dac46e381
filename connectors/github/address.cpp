// SPDX-License-Identifier: GPL-3.0-or-later
#include "github/address.hpp"

#include <algorithm>
#include <vector>

#include "http_address.hpp"
#include "names.hpp"
#include "service/api.hpp"

namespace quarry::github {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text != "." && text != ".." &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string_view::npos;
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end != 0) parts.push_back(percent_decoded(path.substr(0, end)));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts, std::size_t from, std::size_t to) {
  std::string text;
  for (auto i = from; i < to; ++i) text += (i == from ? "" : "/") + parts[i];
  return text;
}

/// What follows OWNER/REPO. False for pages that are no release. A tag may have `/` in it, an asset's name has none.
bool read_page(const std::vector<std::string>& parts, Release& release) {
  const auto count = parts.size();
  if (count == 2) return true;
  if (parts[2] == "releases") {
    if (count == 3) {
      release.which = Release::Which::all;
      return true;
    }
    if (parts[3] == "latest" && count == 4) return true;
    if (parts[3] == "latest" && count == 6 && parts[4] == "download") {
      release.file = parts[5];
      return true;
    }
    release.which = Release::Which::tag;
    if (parts[3] == "tag" && count > 4) {
      release.tag = joined(parts, 4, count);
      return true;
    }
    if (parts[3] != "download" || count < 6) return false;
    release.tag = joined(parts, 4, count - 1);
    release.file = parts.back();
    return true;
  }
  if (parts[2] != "archive" || count < 6 || parts[3] != "refs" || parts[4] != "tags") return false;
  auto tag = joined(parts, 5, count);
  if (!tag.ends_with(".zip")) return false;
  release.which = Release::Which::tag;
  release.source = true;
  release.tag = tag.substr(0, tag.size() - 4);
  return true;
}

}  // namespace

std::optional<Release> parse(std::string_view source, const ConnectorOptions& options) {
  constexpr std::string_view scheme = "github:";
  Release release;
  std::vector<std::string> parts;
  if (source.starts_with(scheme)) {
    auto rest = source.substr(scheme.size());
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
      release.which = Release::Which::tag;
      release.tag = rest.substr(at + 1);
      if (release.tag.empty()) return std::nullopt;
      rest = rest.substr(0, at);
    }
    parts = parts_of(rest);
    if (parts.size() != 2) return std::nullopt;
  } else {
    const auto address = address_of(source);
    if (!address) return std::nullopt;
    const auto web = parse_address(service::base_url_of(options, "github.web", "https://github.com"));
    if (address->host != "www.github.com" && (address->host != web.host || address->port != web.port)) return std::nullopt;
    parts = parts_of(address->bare_path());
    if (parts.size() < 2 || !read_page(parts, release)) return std::nullopt;
  }
  if (!is_name(parts[0]) || !is_name(parts[1])) return std::nullopt;
  release.owner = parts[0];
  release.repository = parts[1].ends_with(".git") ? parts[1].substr(0, parts[1].size() - 4) : parts[1];
  return release;
}

}  // namespace quarry::github
