// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/connector.hpp"

namespace quarry {

/// A URL's parts that decide whom we talk to. Only http and https URLs without credentials are ever made one.
struct HttpAddress {
  std::string scheme, host, port, path;  ///< path with query, at least `/`; host in lower case
  std::string origin() const { return scheme + "://" + host + ":" + port; }
};

/// Throws Error(invalid_argument) for another scheme, credentials in the URL, or no URL at all.
HttpAddress parse_address(const std::string& url);
/// `reference` as it stands in a page at `base` (RFC 3986), without fragment; nothing where it is no http(s) URL.
std::optional<std::string> resolve_url(const std::string& base, const std::string& reference);

struct HttpAnswer {
  long status = 0;
  std::string url;  ///< after redirects
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;  ///< what no sink took
  /// The last header of that name (lower case), or nullptr.
  const std::string* header(std::string_view name) const;
};

struct HttpRequest {
  std::string method = "GET";  ///< GET or HEAD
  std::string url;
  std::vector<std::string> headers;  ///< `Name: value`; never sent on to another origin
  std::uint64_t offset = 0;          ///< from this byte on
  std::string if_range;              ///< strong ETag that the bytes before `offset` came under
  std::uint64_t body_limit = std::uint64_t{64} << 20;
};

/// HTTP over libcurl: redirects followed here with every hop checked, addresses that are not public refused unless allowed,
/// retries with jittered back-off, bodies resumed. One client per thread.
class HttpClient {
 public:
  explicit HttpClient(const ConnectorOptions& options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// One request with its retries. A status of 400 and above is returned, not thrown. Throws Error(unavailable) where the
  /// place cannot be reached after all tries, Error(permission_denied) for a refused address, Error(too_large) over the limit.
  HttpAnswer get(const HttpRequest& request);
  /// A body in pieces, resumed where it broke off under the same strong ETag or else begun again (then `restarted` is called
  /// before the first byte comes again). Returns the answer without the body.
  HttpAnswer download(const HttpRequest& request, const ByteSink& sink, const std::function<void()>& restarted);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quarry
