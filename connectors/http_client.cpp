// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <exception>
#include <memory>
#include <random>
#include <thread>

#include "address_guard.hpp"
#include "quarry/version.hpp"
#include "redact.hpp"

namespace quarry {
namespace {

constexpr int max_redirects = 10;
constexpr int max_tries = 6;
constexpr std::chrono::milliseconds longest_wait{120'000};
constexpr std::chrono::milliseconds longest_nap{50};  ///< between two looks at whether to go on

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

using UrlHandle = std::unique_ptr<CURLU, void (*)(CURLU*)>;
UrlHandle make_url() { return {curl_url(), curl_url_cleanup}; }

std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
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

HttpAddress parse_address(const std::string& url) {
  const auto handle = make_url();
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    throw Error(Code::invalid_argument, "'" + without_secrets(url.substr(0, url.find('?'))) +
                                            "' is no address that can be used: give http(s)://HOST/PATH without a user name");
  HttpAddress address;
  address.scheme = url_part(handle.get(), CURLUPART_SCHEME);
  address.host = lower(url_part(handle.get(), CURLUPART_HOST));
  while (address.host.ends_with('.')) address.host.pop_back();
  address.port = url_part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  address.path = url_part(handle.get(), CURLUPART_PATH);
  if (const auto query = url_part(handle.get(), CURLUPART_QUERY); !query.empty()) address.path += "?" + query;
  if (address.scheme != "http" && address.scheme != "https")
    throw Error(Code::invalid_argument, "'" + address.scheme + "' is not fetched: only http and https are");
  return address;
}

std::optional<std::string> resolve_url(const std::string& base, const std::string& reference) {
  const auto handle = make_url();
  if (curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (curl_url_set(handle.get(), CURLUPART_URL, reference.c_str(), CURLU_URLENCODE | CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;
  curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
  const auto scheme = url_part(handle.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  return url_part(handle.get(), CURLUPART_URL);
}

const std::string* HttpAnswer::header(std::string_view name) const {
  const auto found = std::find_if(headers.rbegin(), headers.rend(), [&](const auto& h) { return h.first == name; });
  return found == headers.rend() ? nullptr : &found->second;
}

/// One curl handle, and what its callbacks need.
struct HttpClient::State {
  ConnectorOptions options;
  CURL* curl = nullptr;
  std::mt19937 random{std::random_device{}()};

  // of the transfer under way
  HttpAnswer answer;
  std::string origin_port;  ///< `host:port` of this hop
  bool refused_address = false, too_large = false, stopped = false;
  std::exception_ptr failure;  ///< what the sink threw: nothing may pass through libcurl
  std::uint64_t body_limit = 0, received = 0;
  const ByteSink* sink = nullptr;
  std::function<bool(HttpAnswer&)> accept_body;  ///< asked once, before the first byte goes to the sink
  bool body_checked = false, body_to_sink = false;

  explicit State(const ConnectorOptions& given) : options(given), curl(curl_easy_init()) {
    if (curl == nullptr) throw Error(Code::internal, "libcurl cannot start");
  }
  ~State() { curl_easy_cleanup(curl); }

  CURLcode perform(const HttpRequest& request, const std::string& url, bool send_headers);
  bool takes(std::span<const char> bytes);
  HttpAnswer follow(const HttpRequest& request, CURLcode& code);
  void wait(int attempt, const std::string& whom);
};

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

bool HttpClient::State::takes(std::span<const char> bytes) {
  received += bytes.size();
  if (received > body_limit) {
    too_large = true;
    return false;
  }
  if (!body_checked) {
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    body_to_sink = sink != nullptr && answer.status >= 200 && answer.status < 300;
    if (body_to_sink && accept_body && !accept_body(answer)) return false;
    body_checked = true;
  }
  if (body_to_sink) {
    stopped = !(*sink)(bytes);
    return !stopped;
  }
  constexpr std::size_t error_body = 64 << 10;
  if (sink != nullptr && answer.body.size() >= error_body) return true;
  answer.body.append(bytes.data(), bytes.size());
  return true;
}

CURLcode HttpClient::State::perform(const HttpRequest& request, const std::string& url, bool send_headers) {
  curl_easy_reset(curl);
  answer = {};
  answer.url = url;
  received = 0;
  body_limit = request.body_limit;
  failure = nullptr;
  refused_address = too_large = stopped = body_checked = body_to_sink = false;
  const auto address = parse_address(url);
  origin_port = address.host + ":" + address.port;

  curl_slist* list = curl_slist_append(nullptr, "Accept-Encoding: identity");
  if (send_headers)
    for (const auto& header : request.headers) list = curl_slist_append(list, header.c_str());
  if (request.offset != 0) {
    list = curl_slist_append(list, ("Range: bytes=" + std::to_string(request.offset) + "-").c_str());
    if (!request.if_range.empty()) list = curl_slist_append(list, ("If-Range: " + request.if_range).c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  const auto agent = "quarry/" + std::string(version());

  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, agent.c_str());
  curl_easy_setopt(curl, CURLOPT_NOBODY, request.method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 15'000L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 64L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION,
                   +[](char* data, std::size_t one, std::size_t length, void* user) -> std::size_t {
                     const auto size = one * length;
                     auto& state = *static_cast<HttpClient::State*>(user);
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
                     auto& state = *static_cast<HttpClient::State*>(user);
                     const auto& allowed = state.options.allowed_hosts;
                     const bool exempt = std::find(allowed.begin(), allowed.end(), state.origin_port) != allowed.end();
                     if (!exempt && !is_public_address(&to->addr)) {
                       state.refused_address = true;
                       return CURL_SOCKET_BAD;
                     }
                     return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
                   });
  const auto code = curl_easy_perform(curl);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
  if (refused_address)
    throw Error(Code::permission_denied, origin_port + ": not a public address; if you trust it, add --allow-host " +
                                             origin_port);
  if (too_large)
    throw Error(Code::too_large, origin_port + ": the answer is over its limit of " + std::to_string(body_limit) + " bytes");
  return code;
}

/// One try: the request and its redirects. Headers of the caller go to the first origin only.
HttpAnswer HttpClient::State::follow(const HttpRequest& request, CURLcode& code) {
  auto url = request.url;
  const auto first = parse_address(url);
  for (int hop = 0; hop <= max_redirects; ++hop) {
    const auto here = parse_address(url);
    code = perform(request, url, here.origin() == first.origin());
    if (code != CURLE_OK || !is_redirect(answer.status)) return std::move(answer);
    const auto* const location = answer.header("location");
    const auto next = location == nullptr ? std::nullopt : resolve_url(url, *location);
    if (!next) throw Error(Code::unavailable, here.origin() + ": redirects to no http(s) address");
    if (here.scheme == "https" && parse_address(*next).scheme == "http")
      throw Error(Code::permission_denied, here.origin() + ": redirects from https to http, which is refused");
    url = *next;
  }
  throw Error(Code::unavailable, first.origin() + ": more than " + std::to_string(max_redirects) + " redirects");
}

/// Before the next try. An interrupt ends it at once, and the request with it.
void HttpClient::State::wait(int attempt, const std::string& whom) {
  curl_off_t asked = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &asked);
  const double base = std::min(60'000.0, 500.0 * std::pow(2.0, attempt));
  auto pause = std::chrono::milliseconds(
      static_cast<long>(base * std::uniform_real_distribution<double>(0.5, 1.5)(random)));
  if (asked > 0) pause = std::min<std::chrono::milliseconds>(longest_wait, std::chrono::seconds(asked));
  pause = std::chrono::milliseconds(std::llround(static_cast<double>(pause.count()) * options.retry_scale));
  const auto until = std::chrono::steady_clock::now() + pause;
  for (auto now = until - pause; now < until; now = std::chrono::steady_clock::now()) {
    if (options.interrupted && options.interrupted()) throw Error(Code::unavailable, whom + ": given up: interrupted");
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(longest_nap, until - now));
  }
}

HttpClient::HttpClient(const ConnectorOptions& options) {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Error(Code::internal, "libcurl cannot start");
  state_ = std::make_unique<State>(options);
}
HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::get(const HttpRequest& request) {
  state_->sink = nullptr;
  state_->accept_body = nullptr;
  for (int attempt = 0;; ++attempt) {
    CURLcode code = CURLE_OK;
    auto answer = state_->follow(request, code);
    if (code == CURLE_OK && !is_retryable_status(answer.status)) return answer;
    if (code != CURLE_OK && !is_retryable(code))
      throw Error(Code::unavailable, parse_address(request.url).origin() + ": " + curl_easy_strerror(code));
    if (attempt + 1 == max_tries) {
      if (code == CURLE_OK) return answer;
      throw Error(Code::unavailable, parse_address(request.url).origin() + ": " + curl_easy_strerror(code) + " (after " +
                                         std::to_string(max_tries) + " tries)");
    }
    state_->wait(attempt, parse_address(request.url).origin());
  }
}

namespace {

/// First byte of a `Content-Range: bytes N-M/T`, or nothing.
std::optional<std::uint64_t> range_start(const HttpAnswer& answer) {
  const auto* const header = answer.header("content-range");
  if (header == nullptr || !header->starts_with("bytes ")) return std::nullopt;
  std::uint64_t first = 0;
  const auto [stop, error] = std::from_chars(header->data() + 6, header->data() + header->size(), first);
  if (error != std::errc() || stop == header->data() + header->size() || *stop != '-') return std::nullopt;
  return first;
}

bool is_strong(const std::string& etag) { return etag.size() > 2 && etag.front() == '"'; }

}  // namespace

HttpAnswer HttpClient::download(const HttpRequest& given, const ByteSink& sink, const std::function<void()>& restarted) {
  HttpRequest request = given;
  std::uint64_t position = request.offset;
  const ByteSink counting = [&](std::span<const char> bytes) {
    position += bytes.size();
    return sink(bytes);
  };
  state_->sink = &counting;
  state_->accept_body = [&](HttpAnswer& answer) {
    if (position == 0) return true;
    if (answer.status == 206 && range_start(answer) == position) return true;
    if (answer.status == 206) return false;  // a range that was not asked for
    position = 0;                            // 200: the whole body comes again
    restarted();
    return true;
  };
  for (int attempt = 0;; ++attempt) {
    request.offset = position;
    CURLcode code = CURLE_OK;
    auto answer = state_->follow(request, code);
    if (state_->stopped) return answer;
    if (code == CURLE_OK && answer.status == 416 && position != 0) {
      position = 0;
      request.if_range.clear();
      restarted();
    } else if (code == CURLE_OK && !is_retryable_status(answer.status)) {
      return answer;
    } else if (code != CURLE_OK && code != CURLE_WRITE_ERROR && !is_retryable(code)) {
      throw Error(Code::unavailable, parse_address(request.url).origin() + ": " + curl_easy_strerror(code));
    }
    if (attempt + 1 == max_tries) {
      if (code == CURLE_OK) return answer;
      throw Error(Code::unavailable, parse_address(request.url).origin() + ": " + curl_easy_strerror(code) + " (after " +
                                         std::to_string(max_tries) + " tries)");
    }
    const auto* const etag = answer.header("etag");
    if (position != 0 && etag != nullptr && is_strong(*etag)) {
      request.if_range = *etag;
    } else if (position != 0 && request.if_range.empty()) {
      position = 0;  // nothing proves that the rest would belong to the same bytes
      restarted();
    }
    state_->wait(attempt, parse_address(request.url).origin());
  }
}

}  // namespace quarry
