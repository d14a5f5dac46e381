// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http_client.hpp"
#include "quarry/connector.hpp"
#include "quarry/value.hpp"

namespace quarry::service {

/// Who we are to a service. Safe from many threads.
class Authorization {
 public:
  virtual ~Authorization() = default;
  /// `Name: value` lines of the next request; none for nobody in particular. Throws Error where no token can be had.
  virtual std::vector<std::string> headers() = 0;
  /// The service refused these headers (401): are there others to try now? Throws as `headers`.
  virtual bool renew(const std::vector<std::string>& refused) = 0;
};

/// Nobody in particular where `header` is empty, else always that one line.
std::shared_ptr<Authorization> fixed_header(std::string header);
/// `Authorization: Bearer TOKEN`; nobody in particular for an empty token.
std::shared_ptr<Authorization> bearer(const std::string& token);

/// A token that is asked for where it is needed, renewed a minute before it ends and once after a 401 (RFC 6749).
class OAuth final : public Authorization {
 public:
  struct Grant {
    /// The request for a token, made anew each time: assertions carry the time, refresh tokens change.
    std::function<HttpRequest()> ask;
    /// Keeps what must outlive this process (a new refresh token) before the token is used; may be empty.
    std::function<void(const Value& answer)> keep;
    /// The token in the answer: an object with `access_token` and `expires_in`; empty: the answer itself. Throws Error where it is missing.
    std::function<Value(const Value& answer)> pick;
    std::string whose;  ///< names the account in errors: `zenodo`, `gdrive`
    /// Runs the exchange of asking and keeping, so that no other process does the same meanwhile; may be empty.
    std::function<void(const std::function<void()>& exchange)> alone = {};
  };
  OAuth(const ConnectorOptions& options, Grant grant);
  std::vector<std::string> headers() override;
  bool renew(const std::vector<std::string>& refused) override;

 private:
  void renew_token();
  void ask_anew();
  std::vector<std::string> current() const;

  Grant grant_;
  std::mutex mutex_;
  HttpClient client_;
  std::string token_;
  std::chrono::steady_clock::time_point ends_{};
};

/// A form as it is posted (`application/x-www-form-urlencoded`).
std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields);
/// `Authorization: Basic ...`.
std::string basic_header(const std::string& user, const std::string& password);
/// RFC 4648; `for_urls`: its alphabet for addresses, without padding.
std::string base64(std::string_view bytes, bool for_urls = false);

}  // namespace quarry::service
