// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/settings.hpp"

#include "globus/source.hpp"
#include "http_address.hpp"
#include "quarry/error.hpp"
#include "quarry/number.hpp"

namespace quarry::globus {
namespace {

std::string setting(const ConnectorOptions& options, const std::string& name, const std::string& usual) {
  const auto found = options.settings.find("globus." + name);
  return found == options.settings.end() ? usual : found->second;
}

std::string without_last_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

std::uint64_t number(const ConnectorOptions& options, const std::string& name, std::int64_t usual) {
  const auto text = setting(options, name, "");
  const auto value = text.empty() ? std::optional(usual) : parse_integer(text);
  if (!value || *value <= 0) throw Error(Code::invalid_argument, "globus." + name + ": '" + text + "' is no number over zero");
  return static_cast<std::uint64_t>(*value);
}

}  // namespace

std::string transfer_url(const ConnectorOptions& options) {
  return without_last_slash(setting(options, "base_url", "https://transfer.api.globus.org/v0.10"));
}
std::string auth_url(const ConnectorOptions& options) { return without_last_slash(setting(options, "auth_url", "https://auth.globus.org")); }
std::string app_url(const ConnectorOptions& options) { return without_last_slash(setting(options, "app_url", "https://app.globus.org")); }

std::map<std::string, std::string> https_hosts(const ConnectorOptions& options) {
  std::map<std::string, std::string> hosts;
  const auto text = setting(options, "https_hosts", "");
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(", ", at), text.size());
    const auto one = text.substr(at, end - at);
    at = end + 1;
    if (one.empty()) continue;
    const auto equals = std::min(one.find('='), one.size());
    const auto id = one.substr(std::min(equals + 1, one.size()));
    const auto address = address_of("https://" + one.substr(0, equals));
    if (!address || (equals != one.size() && !is_uuid(id)))
      throw Error(Code::invalid_argument, "globus.https_hosts: '" + one + "' is neither HOST=UUID nor HOST");
    hosts[address->host + ":" + address->port] = id;
  }
  return hosts;
}

std::optional<LocalCollection> local_collection(const ConnectorOptions& options) {
  LocalCollection local;
  local.id = setting(options, "local_collection", "");
  local.directory = setting(options, "local_path", "");
  if (local.id.empty() && local.directory.empty()) return std::nullopt;
  if (!is_uuid(local.id)) throw Error(Code::invalid_argument, "globus.local_collection: '" + local.id + "' is no UUID of a collection");
  if (!local.directory.is_absolute())
    throw Error(Code::invalid_argument,
                "globus.local_path: '" + local.directory.string() + "' is no absolute path of a directory that the collection can write to");
  local.path = without_last_slash(setting(options, "local_collection_path", local.directory.string()));
  local.batch_bytes = number(options, "batch_bytes", std::int64_t{10} << 30);
  local.patience = std::chrono::seconds(number(options, "transfer_patience", 3600));
  return local;
}

bool always_transfers(const ConnectorOptions& options) {
  const auto text = setting(options, "transfer", "");
  if (!text.empty() && text != "always") throw Error(Code::invalid_argument, "globus.transfer: '" + text + "' is not 'always'");
  return text == "always";
}

}  // namespace quarry::globus
