// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/remote_mark.hpp"

#include <algorithm>

#include "ingest/hashing.hpp"

namespace quarry::intake {
namespace {

/// Version, formats and claims stand on lines of their own; no header field or checksum has line ends in it.
std::string start_of(const std::string& version, const std::string& formats_mark) {
  return version + "\n" + formats_mark + "\n";
}

}  // namespace

std::string version_of(const RemoteFile& file) {
  if (!file.checksum.empty()) return file.checksum;
  if (!file.etag.empty()) return "etag " + file.etag;
  return file.modified.empty() || !file.size ? std::string() : "modified " + file.modified;
}

std::string mark_of(std::span<const Format* const> formats) {
  std::string text;
  for (const auto* const format : formats) text += std::string(format->name) + ":" + std::to_string(format->version) + " ";
  return to_hex(sha256(text), 8);
}

std::string marked(const std::string& version, const std::string& formats_mark, const std::vector<Claimed>& claims) {
  auto mark = start_of(version, formats_mark);
  for (const auto& claimed : claims)
    mark += std::string(claimed.format->name) + (claimed.claim == Claim::main ? "=main " : "=auxiliary ");
  return mark;
}

std::optional<std::vector<Claimed>> recalled_claims(std::string_view mark, const std::string& version,
                                                    const std::string& formats_mark, std::span<const Format* const> formats) {
  const auto start = start_of(version, formats_mark);
  if (!mark.starts_with(start)) return std::nullopt;
  mark.remove_prefix(start.size());
  std::vector<Claimed> claims;
  while (!mark.empty()) {
    const auto item = mark.substr(0, mark.find(' '));
    mark.remove_prefix(std::min(item.size() + 1, mark.size()));
    const auto equals = item.find('=');
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const Format* format) { return format->name == item.substr(0, equals); });
    if (equals == std::string_view::npos || found == formats.end()) return std::nullopt;
    claims.push_back({*found, item.substr(equals) == "=main" ? Claim::main : Claim::auxiliary});
  }
  return claims;
}

}  // namespace quarry::intake
