// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <string>

#include "http_client.hpp"
#include "quarry/error.hpp"

namespace quarry {

/// One curl handle, and what its callbacks need. The one door to libcurl's transfers.
struct HttpTransfer {
  ConnectorOptions options;
  std::shared_ptr<RequestGate> gate;
  CURL* curl = nullptr;
  std::mt19937 random{std::random_device{}()};

  // of the transfer under way
  HttpAnswer answer;
  std::string origin_port;  ///< `host:port` of this hop
  bool refused_address = false, too_large = false, enough = false, stopped = false;
  std::exception_ptr failure;  ///< what the sink threw: nothing may pass through libcurl
  std::uint64_t body_limit = 0, received = 0;
  const ByteSink* sink = nullptr;
  std::function<bool(HttpAnswer&)> accept_body;  ///< asked once, before the first byte goes to the sink
  bool body_checked = false, body_to_sink = false;
  bool fresh_connection = false;  ///< another try may meet another machine behind the same name
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers{nullptr, curl_slist_free_all};

  HttpTransfer(const ConnectorOptions& given, std::shared_ptr<RequestGate> shared)
      : options(given), gate(shared ? std::move(shared) : std::make_shared<RequestGate>()), curl(curl_easy_init()) {
    if (curl == nullptr) throw Error(Code::internal, "libcurl cannot start");
  }
  ~HttpTransfer() { curl_easy_cleanup(curl); }

  CURLcode perform(const HttpRequest& request, const std::string& url, bool at_home);
  void set_request(const HttpRequest& request, const std::string& url, bool at_home);
  void set_limits();
  void set_callbacks();
  bool takes(std::span<const char> bytes);
  HttpAnswer follow(const HttpRequest& request, CURLcode& code);
  bool passes(const HttpRequest& request, const HttpAnswer& answer, CURLcode code, std::chrono::seconds& asked) const;
  void wait(int attempt, std::chrono::seconds asked, const std::string& whom);
  void sleep_until(std::chrono::steady_clock::time_point time, const std::string& whom) const;
};

}  // namespace quarry
