// SPDX-License-Identifier: GPL-3.0-or-later
#include "dspace/login.hpp"

#include <mutex>

#include "quarry/error.hpp"
#include "service/answers.hpp"

namespace quarry::dspace {
namespace {

class Login final : public service::Authorization {
 public:
  Login(const ConnectorOptions& options, std::string rest_url, std::string form) : client_(options), url_(std::move(rest_url)), form_(std::move(form)) {}

  std::vector<std::string> headers() override {
    const std::lock_guard lock(mutex_);
    if (token_.empty()) ask();
    return {"Authorization: " + token_};
  }
  bool renew(const std::vector<std::string>& refused) override {
    const std::lock_guard lock(mutex_);
    if (refused == std::vector<std::string>{"Authorization: " + token_}) ask();
    return true;
  }

 private:
  void ask() {
    const auto status = client_.get({.url = url_ + "/authn/status", .headers = {"Accept: application/json"}});
    const auto* const csrf = status.header("dspace-xsrf-token");
    if (csrf == nullptr) throw Error(Code::unavailable, url_ + ": gives no token for a login");
    const auto answer = client_.get({.method = "POST",
                                     .url = url_ + "/authn/login",
                                     .headers = {"Content-Type: application/x-www-form-urlencoded", "X-XSRF-TOKEN: " + *csrf, "Cookie: DSPACE-XSRF-COOKIE=" + *csrf},
                                     .body = form_});
    const auto* const token = answer.header("authorization");
    if (answer.status != 200 || token == nullptr) throw service::error_of(answer, url_ + ": no login", "quarry auth add dspace@HOST");
    token_ = *token;
  }

  HttpClient client_;
  const std::string url_, form_;
  std::mutex mutex_;
  std::string token_;
};

}  // namespace

std::shared_ptr<service::Authorization> log_in(const ConnectorOptions& options, const std::string& rest_url, const std::string& user, const std::string& password) {
  return std::make_shared<Login>(options, rest_url, service::form_of({{"user", user}, {"password", password}}));
}

}  // namespace quarry::dspace
