// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_transfer.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "address_guard.hpp"
#include "quarry/version.hpp"

namespace quarry {
namespace {

constexpr int max_redirects = 10;
constexpr std::chrono::milliseconds longest_wait{120'000};
constexpr std::chrono::milliseconds longest_nap{50};  ///< between two looks at whether to go on

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_retryable_status(long status) {
  constexpr long retryable[] = {408, 429, 500, 502, 503, 504, 509};
  return std::find(std::begin(retryable), std::end(retryable), status) != std::end(retryable);
}

bool is_retryable(CURLcode code) {
  constexpr CURLcode retryable[] = {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,  CURLE_PARTIAL_FILE,
                                    CURLE_OPERATION_TIMEDOUT,   CURLE_SSL_CONNECT_ERROR, CURLE_GOT_NOTHING,
                                    CURLE_SEND_ERROR,           CURLE_RECV_ERROR,        CURLE_HTTP2_STREAM};
  return std::find(std::begin(retryable), std::end(retryable), code) != std::end(retryable);
}

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

namespace {

std::size_t on_header(char* text, std::size_t one, std::size_t length, void* user) {
  auto& answer = *static_cast<HttpAnswer*>(user);
  std::string_view line(text, one * length);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    answer.headers.clear();  // 100 Continue came first
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos && answer.headers.size() < 200) {
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    answer.headers.emplace_back(lower(line.substr(0, colon)), std::string(value));
  }
  return one * length;
}

}  // namespace

bool HttpTransfer::takes(std::span<const char> bytes) {
  received += bytes.size();
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  if (received > body_limit && answer.status < 400) {
    too_large = true;
    return false;
  }
  if (!body_checked) {
    body_to_sink = sink != nullptr && answer.status >= 200 && answer.status < 300;
    if (body_to_sink && accept_body && !accept_body(answer)) return false;
    body_checked = true;
  }
  if (body_to_sink) {
    stopped = !(*sink)(bytes);
    return !stopped;
  }
  answer.body.append(bytes.data(), bytes.size());
  // What is said of a failure is read so far; nobody waits for the end of a gigabyte of it.
  constexpr std::size_t error_body = 64 << 10;
  enough = (answer.status >= 400 || sink != nullptr) && answer.body.size() >= error_body;
  return !enough;
}

/// `at_home`: at the first request's origin, which alone gets what is the caller's own.
void HttpTransfer::set_request(const HttpRequest& request, const std::string& url, bool at_home) {
  curl_slist* list = curl_slist_append(nullptr, "Accept-Encoding: identity");
  if (at_home)
    for (const auto& header : request.headers) list = curl_slist_append(list, header.c_str());
  if (request.offset != 0) {
    list = curl_slist_append(list, ("Range: bytes=" + std::to_string(request.offset) + "-").c_str());
    if (!request.if_range.empty()) list = curl_slist_append(list, ("If-Range: " + request.if_range).c_str());
  }
  if (request.method == "POST") list = curl_slist_append(list, "Expect:");
  // S3 wants the hash of the (empty) body said; libcurl 7.88 signs with it but does not say it.
  if (request.sign && at_home)
    list = curl_slist_append(list, "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  headers.reset(list);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request.body.c_str());
  } else {
    curl_easy_setopt(curl, CURLOPT_NOBODY, request.method == "HEAD" ? 1L : 0L);
  }
  if (request.sign && at_home) {
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, ("aws:amz:" + request.sign->region + ":s3").c_str());
    curl_easy_setopt(curl, CURLOPT_USERNAME, request.sign->access_key.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request.sign->secret_key.c_str());
  }
}

void HttpTransfer::set_limits() {
  static const auto agent = "quarry/" + std::string(version()) + " (materials data indexer)";
  const auto patience = std::max<long>(1, static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options.patience).count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, agent.c_str());
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 128L << 10);
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, fresh_connection ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 15'000L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 64L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, patience);
}

void HttpTransfer::set_callbacks() {
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION,
                   +[](char* data, std::size_t one, std::size_t length, void* user) -> std::size_t {
                     const auto size = one * length;
                     auto& state = *static_cast<HttpTransfer*>(user);
                     try {
                       return state.takes({data, size}) ? size : CURL_WRITEFUNC_ERROR;
                     } catch (...) {  // nothing may pass through libcurl: `perform` throws it again
                       state.failure = std::current_exception();
                       return CURL_WRITEFUNC_ERROR;
                     }
                   });
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION,
                   +[](void* user, curlsocktype, curl_sockaddr* to) -> curl_socket_t {
                     auto& state = *static_cast<HttpTransfer*>(user);
                     const auto& allowed = state.options.allowed_hosts;
                     const bool exempt = std::find(allowed.begin(), allowed.end(), state.origin_port) != allowed.end();
                     if (!exempt && !is_public_address(&to->addr)) {
                       state.refused_address = true;
                       return CURL_SOCKET_BAD;
                     }
                     return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
                   });
  // Asked about once a second even where nothing comes: an interrupt does not wait for a silent server.
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, +[](void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> int {
    const auto& state = *static_cast<HttpTransfer*>(user);
    return state.sink == nullptr && state.options.interrupted && state.options.interrupted() ? 1 : 0;
  });
}

CURLcode HttpTransfer::perform(const HttpRequest& request, const std::string& url, bool at_home) {
  curl_easy_reset(curl);
  answer = {};
  answer.url = url;
  received = 0;
  body_limit = request.body_limit;
  failure = nullptr;
  refused_address = too_large = enough = stopped = body_checked = body_to_sink = false;
  const auto address = parse_address(url);
  origin_port = address.host + ":" + address.port;
  set_request(request, url, at_home);
  set_limits();
  set_callbacks();
  sleep_until(gate->opens(), origin_port);
  const auto code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
  if (refused_address)
    throw Error(Code::permission_denied, origin_port + ": not a public address; if you trust it, add --allow-host " +
                                             origin_port);
  if (too_large)
    throw Error(Code::too_large, origin_port + ": the answer is over its limit of " + std::to_string(body_limit) + " bytes");
  if (enough && code == CURLE_WRITE_ERROR) return CURLE_OK;
  if (code == CURLE_ABORTED_BY_CALLBACK) throw Error(Code::unavailable, origin_port + ": given up: interrupted");
  return code;
}

/// One try: the request and its redirects. What is the caller's own goes to the first origin only.
HttpAnswer HttpTransfer::follow(const HttpRequest& given, CURLcode& code) {
  auto request = given;
  auto url = request.url;
  const auto first = parse_address(url);
  for (int hop = 0; hop <= max_redirects; ++hop) {
    const auto here = parse_address(url);
    code = perform(request, url, here.origin() == first.origin());
    if (code != CURLE_OK || !is_redirect(answer.status) || !request.follow_redirects) return std::move(answer);
    const auto* const location = answer.header("location");
    const auto next = location == nullptr ? std::nullopt : resolve_url(url, *location);
    if (!next) throw Error(Code::unavailable, here.origin() + ": redirects to no http(s) address");
    if (request.is_login && request.is_login(*next)) {
      answer.status = 401;
      return std::move(answer);
    }
    const auto there = parse_address(*next);
    if (here.scheme == "https" && there.scheme == "http")
      throw Error(Code::permission_denied, here.origin() + ": redirects from https to http, which is refused");
    if (request.method == "POST" && answer.status < 307) {
      request.method = "GET";
      request.body.clear();
    }
    if (request.method == "POST" && there.origin() != first.origin())
      throw Error(Code::permission_denied, here.origin() + ": redirects what was sent to it to " + there.origin() + ", which is refused");
    url = *next;
  }
  throw Error(Code::unavailable, first.origin() + ": more than " + std::to_string(max_redirects) + " redirects");
}

/// Is this a failure that another try may mend?
bool HttpTransfer::passes(const HttpRequest& request, const HttpAnswer& got, CURLcode code, std::chrono::seconds& asked) const {
  if (code != CURLE_OK) return is_retryable(code);
  Verdict verdict;
  if (request.judge) verdict = request.judge(got);
  asked = verdict.wait;
  if (verdict.kind == Verdict::final) return false;
  return verdict.kind == Verdict::passing || is_retryable_status(got.status);
}

/// An interrupt ends it at once, and the request with it.
void HttpTransfer::sleep_until(std::chrono::steady_clock::time_point time, const std::string& whom) const {
  for (auto now = std::chrono::steady_clock::now(); now < time; now = std::chrono::steady_clock::now()) {
    if (options.interrupted && options.interrupted()) throw Error(Code::unavailable, whom + ": given up: interrupted");
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(longest_nap, time - now));
  }
}

/// Before the next try. What the place itself asked for holds all its clients.
void HttpTransfer::wait(int attempt, std::chrono::seconds asked, const std::string& whom) {
  curl_off_t header = 0;
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  // Zenodo says `Retry-After: 59` with files that it sends, too: of a body that broke off it asks for nothing.
  if (status >= 300 || status == 202) curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &header);
  asked = std::max(asked, std::chrono::seconds(std::max<curl_off_t>(0, header)));
  const double base = std::min(60'000.0, 500.0 * std::pow(2.0, attempt));
  double pause = base * std::uniform_real_distribution<double>(0.5, 1.5)(random);
  if (asked.count() > 0) pause = static_cast<double>(std::min<std::chrono::milliseconds>(longest_wait, asked).count());
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(static_cast<std::int64_t>(1000 * pause * options.retry_scale));
  if (asked.count() > 0) gate->hold_until(until);
  sleep_until(until, whom);
}

}  // namespace quarry
