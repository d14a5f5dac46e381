// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "quarry/connector.hpp"

namespace quarry::s3 {

/// A bucket, or what lies in it below a prefix.
struct Bucket {
  std::string endpoint;  ///< `https://HOST[:PORT]`; buckets are the first part of its paths
  std::string host;      ///< whose account it is: `amazonaws.com`, else the endpoint's host, with its port where it has one of its own
  std::string region;    ///< as the address or the setting says; empty: not known
  std::string name, key; ///< key decoded, may be empty
};

/// `s3://BUCKET/KEY` (at the endpoint of the setting `s3.base_url`, else Amazon's), `arn:aws:s3:::BUCKET/KEY`, Amazon's web addresses in
/// both styles, and `ENDPOINT/BUCKET/KEY` where ENDPOINT is that setting. An address that is signed is none: it is read as any other.
std::optional<Bucket> parse(std::string_view source, const ConnectorOptions& options);

/// Amazon's endpoint of a region.
std::string amazon_endpoint(const std::string& region);

}  // namespace quarry::s3
