// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/crowd.hpp"
#include "http_client.hpp"
#include "quarry/connector.hpp"

namespace quarry::http {

/// The requests of one source: clients whose connections stay open, never more at once than the server takes. Safe from many threads.
class WebServer {
 public:
  /// The setting `http.at_once` says how many requests may be under way. Throws Error(invalid_argument) where it is no number from 1
  /// to 256.
  explicit WebServer(const ConnectorOptions& options);

  const ConnectorOptions& options() const noexcept { return options_; }
  unsigned at_once() const noexcept { return crowd_.most(); }

  /// One request without its body's being streamed. Throws as HttpClient::get.
  HttpAnswer ask(HttpRequest request);
  /// What a GET request for its first byte is answered, without that byte: for places that do not take HEAD.
  HttpAnswer first_byte(const std::string& url);
  /// Fills in what is not known of a file by a HEAD request; nothing where the server does not answer it. Throws Error(unavailable) where
  /// it cannot be reached, Error(permission_denied) for a refused address.
  void look_at(RemoteFile& file, const std::string& url);
  /// Downloads it from `offset` on; what was not known of it is filled in before the first byte goes to the sink. The bytes are checked
  /// against size and checksum where they are known. Throws Error as Connector::fetch.
  void fetch(RemoteFile& file, const std::string& url, std::uint64_t offset, const ByteSink& sink);

 private:
  class Lease;
  std::function<Verdict(const HttpAnswer&)> counted();
  HttpAnswer download(RemoteFile& file, HttpRequest request, const ByteSink& sink);
  void check(const RemoteFile& file, const std::string& url, const HttpAnswer& answer, std::uint64_t received);

  const ConnectorOptions options_;
  Crowd crowd_;
  std::shared_ptr<RequestGate> gate_ = std::make_shared<RequestGate>();
  std::mutex mutex_;
  std::vector<std::unique_ptr<HttpClient>> idle_;
};

/// The path of an address, without its query, and whether its last part looks like that of a page.
std::string_view without_query(std::string_view path);
bool is_html_name(std::string_view name);
/// Is the answer a web page by its type?
bool is_html(const HttpAnswer& answer);
/// Does anything tell one version of the file from another?
bool has_version(const RemoteFile& file);
/// Fills in size, ETag and modification time as far as they are not known; a version that the listing told stays.
void describe(RemoteFile& file, const HttpAnswer& answer);

}  // namespace quarry::http
