// SPDX-License-Identifier: GPL-3.0-or-later
#include "redact.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include "http_address.hpp"
#include "names.hpp"

namespace quarry {
namespace {

/// Is this a parameter that gives access? Names of S3's, Google's and Azure's signed addresses, CloudFront's, OAuth's
/// (RFC 6750), and what else web services use. Rather one too many: what is left out is only not shown.
bool is_secret(std::string_view parameter) {
  auto name = percent_decoded(parameter.substr(0, parameter.find('=')));
  for (auto& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::erase_if(name, [](char c) { return c == '_' || c == '-' || c == '.'; });
  if (name.starts_with("xamz") || name.starts_with("xgoog")) return true;
  static constexpr std::array within{"token", "secret", "passw", "signature", "credential", "apikey", "accesskey", "oauth", "session", "privatelink"};
  static constexpr std::array whole{"sig", "key", "rlkey", "pwd", "pass", "jwt", "sid", "auth", "authorization"};
  return std::any_of(within.begin(), within.end(), [&](const char* word) { return name.find(word) != std::string::npos; }) ||
         std::find(whole.begin(), whole.end(), name) != whole.end();
}

std::string without_secret_parameters(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const auto end = std::min(query.find_first_of("&;"), query.size());
    const auto parameter = query.substr(0, end);
    if (!is_secret(parameter)) kept.append(kept.empty() ? "" : "&").append(parameter);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return kept;
}

struct Remembered {
  std::mutex mutex;
  std::set<std::string> secrets;
};

Remembered& remembered() {
  static Remembered all;
  return all;
}

}  // namespace

void remember_secret(const std::string& secret) {
  constexpr std::size_t shortest = 8;
  if (secret.size() < shortest) return;
  const std::lock_guard lock(remembered().mutex);
  remembered().secrets.insert(secret);
  remembered().secrets.insert(percent_encoded(secret));
}

std::string without_remembered_secrets(std::string text) {
  const std::lock_guard lock(remembered().mutex);
  for (const auto& secret : remembered().secrets)
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) text.replace(at, secret.size(), "***");
  return text;
}

std::string without_secrets(std::string_view address) {
  const auto scheme = address.find("://");
  if (scheme == std::string_view::npos) return std::string(address);
  auto rest = address.substr(scheme + 3);
  rest = rest.substr(0, rest.find('#'));
  const auto at = rest.substr(0, rest.find_first_of("/?\\")).rfind('@');
  if (at != std::string_view::npos) rest.remove_prefix(at + 1);
  std::string shown(address.substr(0, scheme + 3));
  const auto mark = rest.find('?');
  shown += rest.substr(0, mark);
  if (mark == std::string_view::npos) return shown;
  const auto query = rest.substr(mark + 1);
  const auto kept = without_secret_parameters(query);
  return kept.size() == query.size() ? shown.append("?").append(query) : kept.empty() ? shown : shown + "?" + kept;
}

}  // namespace quarry
