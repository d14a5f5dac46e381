// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"

namespace quarry {
namespace {

using UrlHandle = std::unique_ptr<CURLU, void (*)(CURLU*)>;
UrlHandle make_url() { return {curl_url(), curl_url_cleanup}; }

std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

std::string lower(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

std::map<std::string, std::string> HttpAddress::parameters() const {
  std::map<std::string, std::string> found;
  auto query = std::string_view(path).substr(std::min(path.find('?'), path.size()));
  while (!query.empty()) {
    query.remove_prefix(1);
    const auto end = std::min(query.find('&'), query.size());
    const auto one = query.substr(0, end);
    const auto equals = std::min(one.find('='), one.size());
    auto value = std::string(one.substr(std::min(equals + 1, one.size())));
    std::replace(value.begin(), value.end(), '+', ' ');
    if (!one.empty()) found.emplace(percent_decoded(one.substr(0, equals)), percent_decoded(value));
    query.remove_prefix(end);
  }
  return found;
}

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

std::optional<HttpAddress> address_of(std::string_view url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return std::nullopt;
  try {
    return parse_address(std::string(url));
  } catch (const Error&) {  // asked for by callers to whom no address is an answer
    return std::nullopt;
  }
}

std::optional<std::string> resolve_url(const std::string& base, const std::string& reference) {
  const auto handle = make_url();
  if (curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return std::nullopt;
  // An empty reference means the same address (RFC 3986 5.2.2); libcurl 7.88 makes it the folder above.
  if (!reference.empty() && curl_url_set(handle.get(), CURLUPART_URL, reference.c_str(), CURLU_URLENCODE | CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;
  curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);
  const auto scheme = url_part(handle.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  return url_part(handle.get(), CURLUPART_URL);
}

std::string percent_encoded(std::string_view text, std::string_view also_kept) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  static constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos || also_kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

bool is_of_domain(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

}  // namespace quarry
