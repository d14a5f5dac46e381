// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/web_server.hpp"

#include <charconv>
#include <utility>

#include "http/http_date.hpp"
#include "service/answers.hpp"
#include "service/checksum.hpp"

namespace quarry::http {
namespace {

constexpr unsigned usual_at_once = 32;
constexpr unsigned most_at_once = 256;

unsigned at_once_of(const ConnectorOptions& options) {
  const auto found = options.settings.find("http.at_once");
  if (found == options.settings.end()) return usual_at_once;
  const auto& text = found->second;
  unsigned count = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || stop != text.data() + text.size() || count == 0 || count > most_at_once)
    throw Error(Code::invalid_argument, "setting http.at_once: give a number from 1 to " + std::to_string(most_at_once));
  return count;
}

std::optional<std::uint64_t> length_of(const HttpAnswer& answer) {
  const auto* const header = answer.header("content-length");
  const auto* const encoding = answer.header("content-encoding");
  if (header == nullptr || (encoding != nullptr && *encoding != "identity")) return std::nullopt;
  std::uint64_t length = 0;
  const auto [stop, error] = std::from_chars(header->data(), header->data() + header->size(), length);
  if (error != std::errc() || stop != header->data() + header->size()) return std::nullopt;
  return length;
}

bool is_good(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

}  // namespace

std::string_view without_query(std::string_view path) { return path.substr(0, path.find('?')); }

bool is_html_name(std::string_view name) { return name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".xhtml"); }

bool is_html(const HttpAnswer& answer) {
  const auto* const type = answer.header("content-type");
  return type != nullptr && type->starts_with("text/html");
}

bool has_version(const RemoteFile& file) { return !file.checksum.empty() || !file.etag.empty() || (!file.modified.empty() && file.size); }

void describe(RemoteFile& file, const HttpAnswer& answer) {
  if (answer.status != 200) return;
  const bool told = has_version(file);
  if (!file.size) file.size = length_of(answer);
  if (told) return;
  if (const auto* const etag = answer.header("etag"); etag != nullptr && etag->starts_with('"')) file.etag = *etag;
  if (const auto* const date = answer.header("last-modified"); date != nullptr) file.modified = rfc3339_of(*date);
}

/// A client and a place among the requests; the client is kept for the next one if nothing was thrown.
class WebServer::Lease {
 public:
  explicit Lease(WebServer& server) : server_(server), place_(server.crowd_, server.options_.interrupted) {
    const std::lock_guard lock(server_.mutex_);
    if (!server_.idle_.empty()) {
      client_ = std::move(server_.idle_.back());
      server_.idle_.pop_back();
    }
    if (!client_) client_ = std::make_unique<HttpClient>(server_.options_, server_.gate_);
  }
  HttpClient& client() { return *client_; }
  void keep() {
    const std::lock_guard lock(server_.mutex_);
    server_.idle_.push_back(std::move(client_));
  }

 private:
  WebServer& server_;
  Crowd::Place place_;
  std::unique_ptr<HttpClient> client_;
};

WebServer::WebServer(const ConnectorOptions& options) : options_(options), crowd_(at_once_of(options)) {}

/// Tells the crowd of every try that failed.
std::function<Verdict(const HttpAnswer&)> WebServer::counted() {
  return [this](const HttpAnswer& answer) {
    if (!is_good(answer)) crowd_.answered(answer.status);
    return Verdict();
  };
}

HttpAnswer WebServer::ask(HttpRequest request) {
  Lease lease(*this);
  request.judge = counted();
  auto answer = lease.client().get(request);
  if (is_good(answer)) crowd_.answered(answer.status);
  lease.keep();
  return answer;
}

HttpAnswer WebServer::first_byte(const std::string& url) {
  Lease lease(*this);
  auto answer = lease.client().download({.url = url, .headers = {"Range: bytes=0-0"}, .judge = counted()},
                                        [](std::span<const char>) { return false; }, [] {});
  if (is_good(answer)) crowd_.answered(answer.status);
  return answer;  // the client goes: where the range was ignored, its connection is in the middle of a body
}

void WebServer::look_at(RemoteFile& file, const std::string& url) { describe(file, ask({.method = "HEAD", .url = url})); }

HttpAnswer WebServer::download(RemoteFile& file, HttpRequest request, const ByteSink& sink) {
  Lease lease(*this);
  request.begins = [&](const HttpAnswer& answer) { describe(file, answer); };
  request.judge = counted();
  auto answer = lease.client().download(request, sink, [&file] {
    throw Error(Code::unavailable, file.path + ": changed, or cannot be resumed, while it was downloaded");
  });
  if (is_good(answer)) crowd_.answered(answer.status);
  lease.keep();
  return answer;
}

void WebServer::fetch(RemoteFile& file, const std::string& url, std::uint64_t offset, const ByteSink& sink) {
  HttpRequest request{.url = url, .offset = offset, .if_range = file.etag, .checked_afterwards = !file.checksum.empty(),
                      .body_limit = options_.max_file_bytes};
  if (offset != 0 && file.etag.empty()) {
    RemoteFile now{file.path, file.url, {}, {}, {}, {}, {}, {}};
    look_at(now, url);
    if (now.etag.empty()) throw Error(Code::unavailable, file.path + ": cannot be resumed: the server marks no versions (ETag)");
    if ((file.size && now.size && *file.size != *now.size) || (!file.modified.empty() && !now.modified.empty() && file.modified != now.modified))
      throw Error(Code::unavailable, file.path + ": changed since it was listed");
    request.if_range = now.etag;
  }
  service::Checksum checksum(offset == 0 ? file.checksum : std::string());  // of a rest there is nothing to compare it with
  auto received = offset;
  bool stopped = false;
  const ByteSink counting = [&](std::span<const char> bytes) {
    received += bytes.size();
    checksum.add(bytes);
    stopped = !sink(bytes);
    return !stopped;
  };
  const auto answer = download(file, std::move(request), counting);
  if (stopped) return;
  if (received == 0) describe(file, answer);  // no byte came that would have told
  check(file, url, answer, received);
  if (const auto found = checksum.text(); !found.empty() && found != file.checksum)
    throw Error(Code::unavailable, file.path + ": its bytes have " + found + ", the listing says " + file.checksum);
}

void WebServer::check(const RemoteFile& file, const std::string& url, const HttpAnswer& answer, std::uint64_t received) {
  if (!is_good(answer)) throw Error(service::code_of(answer.status), file.path + ": the server says " + std::to_string(answer.status));
  if (is_html(answer) && !is_html_name(file.path) && file.checksum.empty())
    throw Error(Code::corrupt, file.path + ": the server answered with a web page instead of the file");
  const auto* const encoding = answer.header("content-encoding");
  if (encoding != nullptr && *encoding != "identity" && !file.path.ends_with(".gz") && !file.path.ends_with(".tgz"))
    throw Error(Code::corrupt, file.path + ": the server sent it as " + *encoding + " though asked for it as it is");
  auto size = file.size;
  if (!size && file.checksum.empty() && answer.header("content-length") == nullptr && answer.header("transfer-encoding") == nullptr) {
    RemoteFile asked{file.path, file.url, {}, {}, {}, {}, {}, {}};  // the connection's end was the body's: was that all?
    look_at(asked, url);
    size = asked.size;
  }
  if (size && received != *size)
    throw Error(Code::unavailable, file.path + ": " + std::to_string(received) + " bytes came of " + std::to_string(*size));
}

}  // namespace quarry::http
