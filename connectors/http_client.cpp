// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.hpp"

#include <algorithm>
#include <charconv>

#include "http_transfer.hpp"

namespace quarry {
namespace {

constexpr int max_tries = 6;
constexpr std::uint64_t step_forward = std::uint64_t{32} << 10;  ///< so much of a body is no failure

}  // namespace

const std::string* HttpAnswer::header(std::string_view name) const {
  const auto found = std::find_if(headers.rbegin(), headers.rend(), [&](const auto& h) { return h.first == name; });
  return found == headers.rend() ? nullptr : &found->second;
}

void RequestGate::hold_until(std::chrono::steady_clock::time_point time) {
  const std::lock_guard lock(mutex_);
  opens_ = std::max(opens_, time);
}

std::chrono::steady_clock::time_point RequestGate::opens() const {
  const std::lock_guard lock(mutex_);
  return opens_;
}

HttpClient::HttpClient(const ConnectorOptions& options, std::shared_ptr<RequestGate> gate) {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Error(Code::internal, "libcurl cannot start");
  state_ = std::make_unique<HttpTransfer>(options, std::move(gate));
}
HttpClient::~HttpClient() = default;

namespace {

Error given_up(const std::string& url, CURLcode code, int tries) {
  return {Code::unavailable, parse_address(url).origin() + ": " + curl_easy_strerror(code) +
                                 (tries > 1 ? " (after " + std::to_string(tries) + " tries)" : "")};
}

}  // namespace

HttpAnswer HttpClient::get(const HttpRequest& request) {
  state_->sink = nullptr;
  state_->accept_body = nullptr;
  state_->fresh_connection = false;
  for (int attempt = 0;; ++attempt) {
    CURLcode code = CURLE_OK;
    std::chrono::seconds asked{0};
    auto answer = state_->follow(request, code);
    const bool passes = state_->passes(request, answer, code, asked);
    if (code == CURLE_OK && (!passes || attempt + 1 == max_tries)) return answer;
    if (!passes || attempt + 1 == max_tries) throw given_up(request.url, code, attempt + 1);
    state_->fresh_connection = true;
    state_->wait(attempt, asked, parse_address(request.url).origin());
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

/// T of `bytes N-M/T` or `bytes */T`, or nothing.
std::optional<std::uint64_t> total_of(const HttpAnswer& answer) {
  const auto* const header = answer.header("content-range");
  const auto slash = header == nullptr ? std::string::npos : header->rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  std::uint64_t total = 0;
  const auto* const end = header->data() + header->size();
  const auto [stop, error] = std::from_chars(header->data() + slash + 1, end, total);
  return error == std::errc() && stop == end ? std::optional(total) : std::nullopt;
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
    if (position == 0 && given.begins) given.begins(answer);
    if (position == 0) return true;
    if (answer.status == 206 && range_start(answer) == position) return true;
    if (answer.status == 206) return false;  // a range that was not asked for
    position = 0;                            // 200: the whole body comes again
    restarted();
    return true;
  };
  state_->fresh_connection = false;
  std::uint64_t furthest = position;
  for (int attempt = 0;; ++attempt) {
    request.offset = position;
    CURLcode code = CURLE_OK;
    std::chrono::seconds asked{0};
    auto answer = state_->follow(request, code);
    if (state_->stopped) return answer;
    if (position >= furthest + step_forward) {  // what goes on need not be given up, however often it is broken off
      furthest = position;
      attempt = 0;
    }
    const bool passes = code == CURLE_WRITE_ERROR || state_->passes(request, answer, code, asked);
    if (code == CURLE_OK && answer.status == 416 && position != 0) {
      if (total_of(answer) == position) {  // all of it came before the connection broke
        answer.status = 206;
        return answer;
      }
      position = 0;
      request.if_range.clear();
      restarted();
    } else if (!passes || attempt + 1 == max_tries) {
      if (code == CURLE_OK) return answer;
      throw given_up(request.url, code, attempt + 1);
    }
    const auto* const etag = answer.header("etag");
    if (position != 0 && etag != nullptr && is_strong(*etag)) {
      request.if_range = *etag;
    } else if (position != 0 && request.if_range.empty() && !request.checked_afterwards) {
      position = 0;  // nothing proves that the rest would belong to the same bytes
      restarted();
    }
    state_->fresh_connection = true;
    state_->wait(attempt, asked, parse_address(request.url).origin());
  }
}

}  // namespace quarry
