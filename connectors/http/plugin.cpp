// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/place.hpp"

namespace quarry::http {
namespace {

bool claims(std::string_view source, const ConnectorOptions&) { return source.starts_with("http://") || source.starts_with("https://"); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<HttpPlace>(std::string(source), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "http", .priority = 900, .claims = claims, .open = open_place};

}  // namespace quarry::http
