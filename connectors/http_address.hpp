// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace quarry {

/// A URL's parts that decide whom we talk to. Only http and https URLs without credentials are ever made one.
struct HttpAddress {
  std::string scheme, host, port, path;  ///< path with query, at least `/`; host in lower case
  std::string origin() const { return scheme + "://" + host + ":" + port; }
  /// The path without its query, still percent-encoded.
  std::string_view bare_path() const { return std::string_view(path).substr(0, path.find('?')); }
  /// The query's parameters, decoded; of one given twice the first.
  std::map<std::string, std::string> parameters() const;
};

/// Throws Error(invalid_argument) for another scheme, credentials in the URL, or no URL at all.
HttpAddress parse_address(const std::string& url);
/// The same; nothing where that would throw.
std::optional<HttpAddress> address_of(std::string_view url);
/// `reference` as it stands in a page at `base` (RFC 3986), without fragment; nothing where it is no http(s) URL.
std::optional<std::string> resolve_url(const std::string& base, const std::string& reference);
/// Percent-encodes all but unreserved characters (RFC 3986) and those of `also_kept`.
std::string percent_encoded(std::string_view text, std::string_view also_kept = "");
/// Is `host` this domain or below it? `a.doi.org` is of `doi.org`, `evildoi.org` is not.
bool is_of_domain(std::string_view host, std::string_view domain);

}  // namespace quarry
