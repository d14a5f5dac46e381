// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/api.hpp"

#include <algorithm>

#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::service {
namespace {

void replace_all(std::string& text, const std::string& what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

/// Some services echo what they were sent: what gives access is taken out of what they say.
void hush(HttpAnswer& answer, const ApiCall& call, const std::vector<std::string>& own) {
  constexpr std::size_t shortest = 6;  // below it a secret is none, and its letters stand in any text
  if (answer.status < 300) return;
  std::vector<std::string> secrets;
  for (const auto& header : own) secrets.push_back(header.substr(header.find_last_of(" :") + 1));
  for (const auto& [name, value] : call.parameters)
    if (const auto asked = "https://x/?" + name + "=x"; without_secrets(asked) != asked) secrets.push_back(value);
  for (const auto& secret : secrets) {
    if (secret.size() < shortest) continue;
    replace_all(answer.body, secret, "***");
    replace_all(answer.body, percent_encoded(secret), "***");
  }
}

}  // namespace

/// A client that nobody else uses, given back with its connection; one whose request threw goes.
class Api::Lease {
 public:
  explicit Lease(Api& api) : api_(api) {
    const std::lock_guard lock(api.mutex_);
    if (api.idle_.empty()) {
      client_ = std::make_unique<HttpClient>(api.options_, api.gate_);
    } else {
      client_ = std::move(api.idle_.back());
      api.idle_.pop_back();
    }
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  HttpClient& client() { return *client_; }
  void give_back() {
    const std::lock_guard lock(api_.mutex_);
    api_.idle_.push_back(std::move(client_));
  }

 private:
  Api& api_;
  std::unique_ptr<HttpClient> client_;
};

Api::Api(const ConnectorOptions& options, Description description) : options_(options), description_(std::move(description)) {
  origins_.push_back(parse_address(description_.base_url).origin());
  for (const auto& address : description_.also_known_at) origins_.push_back(parse_address(address).origin());
}

bool Api::is_ours(const std::string& url) const {
  return std::find(origins_.begin(), origins_.end(), parse_address(url).origin()) != origins_.end();
}

HttpRequest Api::request_of(const ApiCall& call, std::vector<std::string>& own) const {
  HttpRequest request;
  request.url = call.url.starts_with('/') ? description_.base_url + call.url : call.url;
  for (const auto& [name, value] : call.parameters)
    request.url += (request.url.find('?') == std::string::npos ? "?" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  request.method = !call.body.empty() ? "POST" : call.head ? "HEAD" : "GET";
  request.headers = call.headers;
  if (!call.accept.empty()) request.headers.push_back("Accept: " + call.accept);
  if (!call.body.empty()) request.headers.push_back("Content-Type: " + call.body_type);
  request.body = call.body;
  request.follow_redirects = call.follow_redirects;
  request.body_limit = call.body_limit;
  request.judge = description_.judge;
  request.is_login = description_.is_login;
  own.clear();
  if (is_ours(request.url)) {
    if (description_.who) own = description_.who->headers();
    request.sign = description_.sign;
  }
  request.headers.insert(request.headers.end(), own.begin(), own.end());
  return request;
}

HttpAnswer Api::send(const ApiCall& call) {
  Lease lease(*this);
  std::vector<std::string> own;
  auto answer = lease.client().get(request_of(call, own));
  if (answer.status == 401 && !own.empty() && description_.who->renew(own)) answer = lease.client().get(request_of(call, own));
  lease.give_back();
  hush(answer, call, own);
  return answer;
}

HttpAnswer Api::get(const ApiCall& call, const std::string& what) {
  auto answer = send(call);
  if (answer.status < 200 || answer.status >= 300) throw error_of(answer, what, description_.hint);
  return answer;
}

Value Api::json(const ApiCall& call, const std::string& what) {
  const auto answer = get(call, what);
  try {
    return json_of(answer);
  } catch (const Error& error) {
    throw Error(error.code(), what + ": " + error.what());
  }
}

HttpAnswer Api::download(const ApiCall& call, std::uint64_t offset, const std::string& if_range, bool checked_afterwards,
                         const ByteSink& sink, const std::function<void()>& restarted) {
  Lease lease(*this);
  auto position = offset;
  const ByteSink counting = [&](std::span<const char> bytes) {
    position += bytes.size();
    return sink(bytes);
  };
  const auto again = [&] {
    restarted();
    position = 0;
  };
  HttpAnswer answer;
  std::vector<std::string> own;
  for (bool renewed = false;; renewed = true) {
    auto request = request_of(call, own);
    request.offset = position;
    request.if_range = if_range;
    request.checked_afterwards = checked_afterwards;
    request.body_limit = options_.max_file_bytes;
    answer = lease.client().download(request, counting, again);
    if (answer.status != 401 || renewed || own.empty() || !description_.who->renew(own)) break;
  }
  lease.give_back();
  hush(answer, call, own);
  return answer;
}

std::string base_url_of(const ConnectorOptions& options, const std::string& name, const std::string& usual) {
  return address_setting(options, name + ".base_url", usual);
}

bool is_at(const HttpAddress& address, const std::string& base_url) {
  const auto base = address_of(base_url);
  return base && base->origin() == address.origin();
}

std::string address_setting(const ConnectorOptions& options, const std::string& setting, const std::string& usual) {
  const auto found = options.settings.find(setting);
  auto url = found == options.settings.end() ? usual : found->second;
  while (url.ends_with('/')) url.pop_back();
  return url;
}

void PageGuard::page(std::size_t entries, const std::string& next) {
  constexpr std::size_t most_pages = 1'000'000, most_empty = 100;
  if (next.empty()) return;
  empty_ = entries == 0 ? empty_ + 1 : 0;
  if (!seen_.insert(next).second) throw Error(Code::unavailable, what_ + ": its pages go round in a loop");
  if (empty_ > most_empty) throw Error(Code::unavailable, what_ + ": over " + std::to_string(most_empty) + " empty pages in a row");
  if (seen_.size() > most_pages) throw Error(Code::too_large, what_ + ": over a million pages");
}

std::string next_address(const Api& api, const std::string& address) {
  if (address.empty()) return {};
  const auto url = resolve_url(api.base_url() + "/", address);
  if (!url || parse_address(*url).origin() != parse_address(api.base_url()).origin())
    throw Error(Code::unavailable, api.base_url() + ": its next page is said to be at another place: " + without_secrets(address));
  return *url;
}

}  // namespace quarry::service
