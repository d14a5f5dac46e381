// SPDX-License-Identifier: GPL-3.0-or-later
#include "s3/address.hpp"

#include <algorithm>

#include "http_address.hpp"
#include "names.hpp"
#include "service/api.hpp"

namespace quarry::s3 {
namespace {

constexpr std::string_view amazon = "amazonaws.com";
constexpr std::string_view usual_region = "us-east-1";

bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && name.find("..") == std::string_view::npos &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") == std::string_view::npos;
}

std::string setting(const ConnectorOptions& options, const std::string& name) {
  const auto found = options.settings.find(name);
  return found == options.settings.end() ? std::string() : found->second;
}

/// `BUCKET/KEY`, the key as it stands or percent-encoded.
std::optional<Bucket> in_endpoint(std::string_view rest, bool encoded, const std::string& endpoint, std::string region) {
  while (rest.starts_with('/')) rest.remove_prefix(1);
  const auto slash = std::min(rest.find('/'), rest.size());
  Bucket bucket;
  bucket.name = rest.substr(0, slash);
  const auto key = rest.substr(std::min(slash + 1, rest.size()));
  bucket.key = encoded ? percent_decoded(key) : std::string(key);
  if (!is_bucket(bucket.name)) return std::nullopt;
  const auto address = parse_address(endpoint);
  const bool usual_port = address.port == (address.scheme == "https" ? "443" : "80");
  bucket.endpoint = endpoint;
  bucket.host = is_of_domain(address.host, amazon) ? std::string(amazon) : address.host + (usual_port ? "" : ":" + address.port);
  bucket.region = std::move(region);
  return bucket;
}

/// `s3.REGION.amazonaws.com`, `s3-REGION...`, `s3....`; with a bucket before it in the virtual-host style.
std::optional<Bucket> at_amazon(const HttpAddress& address) {
  auto host = std::string_view(address.host);
  if (!host.ends_with(".amazonaws.com")) return std::nullopt;
  host.remove_suffix(std::string_view(".amazonaws.com").size());
  std::string bucket;
  auto service = host.rfind(".s3");
  while (service != std::string_view::npos && service + 3 < host.size() && host[service + 3] != '.' && host[service + 3] != '-')
    service = service == 0 ? std::string_view::npos : host.rfind(".s3", service - 1);
  if (service != std::string_view::npos) {
    bucket = host.substr(0, service);
    host.remove_prefix(service + 1);
  }
  if (host != "s3" && !host.starts_with("s3.") && !host.starts_with("s3-")) return std::nullopt;
  auto region = std::string(host.size() > 3 ? host.substr(3) : "");
  if (region.starts_with("dualstack.")) region = region.substr(10);
  const auto path = bucket.empty() ? std::string(address.bare_path()) : "/" + bucket + std::string(address.bare_path());
  return in_endpoint(path, true, amazon_endpoint(region.empty() ? std::string(usual_region) : region), region);
}

bool is_signed(const HttpAddress& address) {
  const auto given = address.parameters();
  return given.contains("X-Amz-Signature") || given.contains("Signature") || given.contains("X-Amz-Credential");
}

}  // namespace

std::string amazon_endpoint(const std::string& region) { return "https://s3." + region + ".amazonaws.com"; }

std::optional<Bucket> parse(std::string_view source, const ConnectorOptions& options) {
  constexpr std::string_view scheme = "s3://", resource = "arn:aws:s3:::";
  const auto region = setting(options, "s3.region");
  const auto endpoint = service::base_url_of(options, "s3", amazon_endpoint(region.empty() ? std::string(usual_region) : region));
  if (source.starts_with(scheme)) return in_endpoint(source.substr(scheme.size()), false, endpoint, region);
  if (source.starts_with(resource)) return in_endpoint(source.substr(resource.size()), false, endpoint, region);
  const auto address = address_of(source);
  if (!address || is_signed(*address)) return std::nullopt;
  if (auto found = at_amazon(*address)) return found;
  if (setting(options, "s3.base_url").empty() || address->origin() != parse_address(endpoint).origin()) return std::nullopt;
  return in_endpoint(address->bare_path(), true, endpoint, region);
}

}  // namespace quarry::s3
