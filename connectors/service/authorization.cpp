// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/authorization.hpp"

#include <algorithm>

#include "http_address.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::service {
namespace {

class FixedHeader final : public Authorization {
 public:
  explicit FixedHeader(std::string header) {
    if (!header.empty()) headers_.push_back(std::move(header));
  }
  std::vector<std::string> headers() override { return headers_; }
  bool renew(const std::vector<std::string>&) override { return false; }

 private:
  std::vector<std::string> headers_;
};

}  // namespace

std::shared_ptr<Authorization> fixed_header(std::string header) { return std::make_shared<FixedHeader>(std::move(header)); }

std::shared_ptr<Authorization> bearer(const std::string& token) {
  return fixed_header(token.empty() ? "" : "Authorization: Bearer " + token);
}

OAuth::OAuth(const ConnectorOptions& options, Grant grant) : grant_(std::move(grant)), client_(options) {}

std::vector<std::string> OAuth::current() const { return {"Authorization: Bearer " + token_}; }

std::vector<std::string> OAuth::headers() {
  const std::lock_guard lock(mutex_);
  if (token_.empty() || std::chrono::steady_clock::now() >= ends_) renew_token();
  return current();
}

/// Of many threads that were refused at once one asks; the others find its new token.
bool OAuth::renew(const std::vector<std::string>& refused) {
  const std::lock_guard lock(mutex_);
  if (refused == current()) renew_token();
  return true;
}

void OAuth::renew_token() {
  if (grant_.alone) grant_.alone([this] { ask_anew(); });
  else ask_anew();
}

void OAuth::ask_anew() {
  constexpr std::int64_t early = 60, unsaid = 600, longest = 7 * 86400;
  const auto request = grant_.ask();
  const auto answer = client_.get(request);
  if (answer.status < 200 || answer.status >= 300) {
    const auto code = answer.status >= 500 || answer.status == 429 ? Code::unavailable : Code::permission_denied;
    throw Error(code, grant_.whose + ": no access token: " + reason_of(answer) +
                          (code == Code::permission_denied ? "; renew what is stored with: quarry auth add " + grant_.whose : ""));
  }
  const auto reply = json_of(answer);
  const auto token = grant_.pick ? grant_.pick(reply) : reply;
  const auto access = text_at(token, "access_token");
  if (access.empty()) throw Error(Code::unavailable, grant_.whose + ": the answer has no access token");
  remember_secret(access);
  remember_secret(text_at(reply, "refresh_token"));
  if (grant_.keep) grant_.keep(reply);
  const auto lasts = std::clamp<std::int64_t>(integer_at(token, "expires_in").value_or(unsaid), 0, longest);
  token_ = access;
  ends_ = std::chrono::steady_clock::now() + std::chrono::seconds(std::max<std::int64_t>(lasts - early, lasts / 2));
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    form += (form.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  return form;
}

std::string base64(std::string_view bytes, bool for_urls) {
  static constexpr std::string_view common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const auto digit = [&](unsigned value) { return value < 62 ? common[value] : value == 62 ? (for_urls ? '-' : '+') : for_urls ? '_' : '/'; };
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto left = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k <= left; ++k) out += digit(group >> (18 - 6 * k) & 63U);
    if (!for_urls) out.append(3 - left, '=');
  }
  return out;
}

std::string basic_header(const std::string& user, const std::string& password) {
  return "Authorization: Basic " + base64(user + ":" + password);
}

}  // namespace quarry::service
