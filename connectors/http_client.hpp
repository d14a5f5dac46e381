// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http_address.hpp"
#include "quarry/connector.hpp"

namespace quarry {

struct HttpAnswer {
  long status = 0;
  std::string url;  ///< after redirects
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;  ///< what no sink took
  /// The last header of that name (lower case), or nullptr.
  const std::string* header(std::string_view name) const;
};

/// What an answer means to the one who asked, where its status alone does not say.
struct Verdict {
  enum Kind {
    by_status,  ///< 408, 429, 500, 502, 503, 504 and 509 pass, all else stays
    passing,    ///< worth another try
    final       ///< another try would say the same
  } kind = by_status;
  std::chrono::seconds wait{0};  ///< at least so long before that try
};

/// How a request to an S3-compatible store is signed (AWS Signature Version 4). Never sent on to another origin.
struct AwsSigning {
  std::string region, access_key, secret_key;
};

struct HttpRequest {
  std::string method = "GET";  ///< GET, HEAD or POST
  std::string url;
  std::vector<std::string> headers = {};  ///< `Name: value`; never sent on to another origin
  std::string body = {};             ///< of a POST; its type is one of `headers`
  std::uint64_t offset = 0;          ///< from this byte on
  std::string if_range = {};         ///< strong ETag that the bytes before `offset` came under
  bool checked_afterwards = false;   ///< the caller checks the hash of the whole, or the address names bytes that never change: a body
                                     ///< that broke off is gone on with even where no ETag says that it is the same
  std::uint64_t body_limit = std::uint64_t{64} << 20;
  std::function<Verdict(const HttpAnswer&)> judge = {};  ///< asked of answers of status 300 and above, and of bodyless 202; may be empty
  std::function<void(const HttpAnswer&)> begins = {};  ///< of a download: sees status and headers before the body's first byte; may be empty
  bool follow_redirects = true;      ///< false: a redirect is the answer
  std::function<bool(const std::string& url)> is_login = {};  ///< a redirect there is not followed but answered as 401; may be empty
  std::optional<AwsSigning> sign = {};
};

/// When the next request to a service may go out: an answer that says «slow down» holds all clients that share the gate.
class RequestGate {
 public:
  /// Nobody goes before that time.
  void hold_until(std::chrono::steady_clock::time_point time);
  std::chrono::steady_clock::time_point opens() const;

 private:
  mutable std::mutex mutex_;
  std::chrono::steady_clock::time_point opens_{};
};

struct HttpTransfer;

/// HTTP over libcurl: redirects followed here with every hop checked, addresses that are not public refused unless allowed,
/// retries with jittered back-off, bodies resumed. One client per thread.
class HttpClient {
 public:
  explicit HttpClient(const ConnectorOptions& options, std::shared_ptr<RequestGate> gate = nullptr);
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
  std::unique_ptr<HttpTransfer> state_;
};

}  // namespace quarry
