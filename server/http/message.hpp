// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarry::http {

/// A request as the routes see it; already checked for being well-formed HTTP.
struct Request {
  std::string method;  ///< `GET`, `POST`, ...
  std::string path;    ///< percent-decoded, starts with `/`
  std::vector<std::string> path_parts;  ///< split at `/` before decoding, so that `%2F` stays inside a part
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the query string, decoded, in order
  std::string content_type;
  std::string if_none_match;
  std::string body;

  /// The first parameter of that name, or nullptr.
  const std::string* parameter(std::string_view name) const;
};

/// A body that is made as it is sent: appends the next piece to the text, false where there is none. From one thread at a time,
/// not always the same one. What it throws ends the connection, so that nobody takes a part for the whole.
using BodyPieces = std::function<bool(std::string&)>;

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  BodyPieces pieces;  ///< instead of `body`
};

/// Splits and decodes a request target. False where it is no origin-form or its percent-encoding is broken.
bool read_target(std::string_view target, Request& request);

/// An RFC 9457 problem document.
Response problem(unsigned status, std::string_view code, std::string_view detail);

}  // namespace quarry::http
