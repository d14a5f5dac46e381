// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "http_client.hpp"
#include "quarry/connector.hpp"
#include "quarry/value.hpp"
#include "service/authorization.hpp"

namespace quarry::service {

/// One call of a service's API.
struct ApiCall {
  std::string url;  ///< absolute, or a path with its `/` below the base address; percent-encoded
  std::vector<std::pair<std::string, std::string>> parameters = {};  ///< of the query, not encoded yet
  std::vector<std::string> headers = {};
  std::string accept = "application/json";
  std::string body = {};          ///< not empty: this is a POST
  std::string body_type = "application/json";
  bool follow_redirects = true;
  bool head = false;              ///< a HEAD request
  std::uint64_t body_limit = std::uint64_t{64} << 20;
};

/// A service: where it is, who we are there, how it says that a failure passes. Safe from many threads.
class Api {
 public:
  struct Description {
    std::string name;      ///< `zenodo`, for errors and settings
    std::string base_url;  ///< without its last `/`
    std::shared_ptr<Authorization> who = nullptr;  ///< nullptr: nobody in particular
    std::function<Verdict(const HttpAnswer&)> judge = {};  ///< see HttpRequest::judge
    std::function<bool(const std::string& url)> is_login = {};  ///< see HttpRequest::is_login
    std::string hint = {};  ///< added to errors of 401 and 403: `quarry auth add zenodo`
    std::vector<std::string> also_known_at = {};  ///< further origins that get our headers, as addresses
    std::optional<AwsSigning> sign = std::nullopt;  ///< of every request to those origins
  };
  Api(const ConnectorOptions& options, Description description);

  const std::string& base_url() const noexcept { return description_.base_url; }
  const ConnectorOptions& options() const noexcept { return options_; }

  /// The answer, whatever its status; after a 401 once more with renewed headers. Throws Error as HttpClient::get.
  HttpAnswer send(const ApiCall& call);
  /// The same; throws what `error_of` makes of 300 and above, with `what` as the thing asked for.
  HttpAnswer get(const ApiCall& call, const std::string& what);
  /// Its JSON. Throws as `get` and json_of.
  Value json(const ApiCall& call, const std::string& what);
  /// A body in pieces from `offset` on; renews headers in its middle, too. Returns the last answer without its body.
  HttpAnswer download(const ApiCall& call, std::uint64_t offset, const std::string& if_range, bool checked_afterwards, const ByteSink& sink,
                      const std::function<void()>& restarted);

 private:
  class Lease;
  HttpRequest request_of(const ApiCall& call, std::vector<std::string>& own) const;
  bool is_ours(const std::string& url) const;

  ConnectorOptions options_;
  Description description_;
  std::vector<std::string> origins_;
  std::shared_ptr<RequestGate> gate_ = std::make_shared<RequestGate>();
  std::mutex mutex_;
  std::vector<std::unique_ptr<HttpClient>> idle_;
};

/// The setting `NAME.base_url`, or this default; without its last `/`.
std::string base_url_of(const ConnectorOptions& options, const std::string& name, const std::string& usual);

/// Another address that is a setting (`gdrive.auth_url`), or this default; without its last `/`.
std::string address_setting(const ConnectorOptions& options, const std::string& setting, const std::string& usual);
/// Is this address at the same origin as `base_url`?
bool is_at(const HttpAddress& address, const std::string& base_url);

/// Watches a listing that comes in pages: a page mark that came before is a loop. Throws Error(unavailable) then, after 100 pages in a
/// row with nothing, and after a million pages.
class PageGuard {
 public:
  explicit PageGuard(std::string what) : what_(std::move(what)) {}
  /// Of each page: how many entries it had, and what marks the next.
  void page(std::size_t entries, const std::string& next);

 private:
  std::string what_;
  std::set<std::string> seen_;
  std::size_t empty_ = 0;
};

/// An address that an answer gives for its next page: resolved, and at the same origin as `base_url`. Throws Error(unavailable) else.
std::string next_address(const Api& api, const std::string& address);

}  // namespace quarry::service
