// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/message.hpp"

#include <optional>

#include "quarry/json.hpp"

namespace quarry::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return out;
}

bool read_parameters(std::string_view text, Request& request) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!name || !value) return false;
    request.parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

std::string_view title_of(unsigned status) {
  switch (status) {
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

}  // namespace

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters)
    if (key == name) return &value;
  return nullptr;
}

bool read_target(std::string_view target, Request& request) {
  if (target.empty() || target.front() != '/') return false;
  target = target.substr(0, target.find('#'));
  const auto question = target.find('?');
  if (question != std::string_view::npos && !read_parameters(target.substr(question + 1), request)) return false;
  auto path = target.substr(0, question);
  const auto decoded = decode(path, false);
  if (!decoded) return false;
  request.path = *decoded;
  path.remove_prefix(1);
  while (true) {
    const auto slash = path.find('/');
    auto part = decode(path.substr(0, slash), false);
    if (!part) return false;
    request.path_parts.push_back(std::move(*part));
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Response problem(unsigned status, std::string_view code, std::string_view detail) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = to_json(Object{{"type", "about:blank"},
                                 {"title", title_of(status)},
                                 {"status", status},
                                 {"code", code},
                                 {"detail", detail}});
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace quarry::http
