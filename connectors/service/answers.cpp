// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/answers.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "quarry/date.hpp"
#include "quarry/json.hpp"
#include "quarry/number.hpp"
#include "redact.hpp"

namespace quarry::service {
namespace {

bool begins_as_page(std::string_view body) {
  const auto start = body.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (start == std::string_view::npos) return false;
  auto head = std::string(body.substr(start, 14));
  std::transform(head.begin(), head.end(), head.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head");
}

/// What services call their messages, the more telling first.
std::string message_in(const Value& body) {
  static constexpr std::array paths{"error.message", "error.detail", "error_description", "message", "error_summary", "detail", "title", "error", "errors"};
  for (const auto* const path : paths) {
    const auto* found = body.at_path(path);
    while (found != nullptr && found->is_array() && !found->as_array().empty()) found = &found->as_array().front();
    if (found != nullptr && found->is_object()) {
      if (auto inner = message_in(*found); !inner.empty()) return inner;
    } else if (found != nullptr && found->is_string() && !found->as_string().empty()) {
      return found->as_string();
    }
  }
  return {};
}

/// One line, without what looks like an address with secrets, and not long.
std::string tidy(std::string text) {
  text = without_remembered_secrets(std::move(text));
  constexpr std::size_t longest = 300;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" \t\r\n\"'<>", at), text.size());
    if (end > at) out += (out.empty() ? "" : " ") + without_secrets(text.substr(at, end - at));
    at = end + 1;
  }
  if (out.size() > longest) out = out.substr(0, longest) + "...";
  return out;
}

/// The text of the first such element of an error document (S3 has `Code` and `Message`); empty where there is none.
std::string xml_text(std::string_view body, const std::string& element) {
  const auto start = body.find("<" + element + ">");
  if (start == std::string_view::npos) return {};
  const auto from = start + element.size() + 2;
  const auto end = body.find("</" + element + ">", from);
  return end == std::string_view::npos ? std::string() : std::string(body.substr(from, end - from));
}

std::size_t digits_of(std::string_view algorithm) {
  if (algorithm == "md5") return 32;
  if (algorithm == "sha1") return 40;
  if (algorithm == "sha256") return 64;
  return algorithm == "sha512" ? 128 : 0;
}

}  // namespace

bool is_web_page(const HttpAnswer& answer) {
  const auto* const type = answer.header("content-type");
  return (type != nullptr && type->starts_with("text/html")) || begins_as_page(answer.body);
}

Value json_of(const HttpAnswer& answer) {
  const auto where = without_secrets(answer.url);
  if (begins_as_page(answer.body)) throw Error(Code::unavailable, where + ": answered with a web page instead of JSON");
  try {
    return parse_json(answer.body);
  } catch (const Error& error) {
    throw Error(Code::unavailable, where + ": the answer is no JSON: " + error.what());
  }
}

std::string reason_of(const HttpAnswer& answer) {
  const auto said = "the server says " + std::to_string(answer.status);
  if (answer.body.empty()) return said;
  if (is_web_page(answer)) return said + " with a web page";
  if (const auto code = xml_text(answer.body, "Code"); !code.empty()) return said + ": " + tidy(code + ": " + xml_text(answer.body, "Message"));
  std::string message;
  try {
    const auto body = parse_json(answer.body);
    message = body.is_string() ? body.as_string() : message_in(body);
  } catch (const Error&) {  // plain text is an answer, too
    message = without_remembered_secrets(answer.body.substr(0, 8000)).substr(0, 2000);
  }
  message = tidy(std::move(message));
  return message.empty() ? said : said + ": " + message;
}

Code code_of(long status) {
  if (status == 401 || status == 403 || status == 451) return Code::permission_denied;
  return status == 404 || status == 410 ? Code::not_found : Code::unavailable;
}

Error error_of(const HttpAnswer& answer, const std::string& what, const std::string& hint) {
  const bool refused = answer.status == 401 || answer.status == 403;
  return {code_of(answer.status), what + ": " + reason_of(answer) + (refused && !hint.empty() ? "; " + hint : "")};
}

std::string text_at(const Value& value, std::string_view path) {
  const auto* const found = path.empty() ? &value : value.at_path(path);
  if (found == nullptr) return {};
  if (found->is_string()) return found->as_string();
  return found->is_integer() ? std::to_string(found->as_integer()) : std::string();
}

const Array& items_at(const Value& value, std::string_view path) {
  static const Array none;
  const auto* const found = path.empty() ? &value : value.at_path(path);
  return found != nullptr && found->is_array() ? found->as_array() : none;
}

const Array& listed_at(const Value& value, std::string_view path, const std::string& what) {
  const auto* const found = path.empty() ? &value : value.at_path(path);
  if (found == nullptr || !found->is_array()) throw Error(Code::unavailable, what + ": the service answered with something that is no listing");
  return found->as_array();
}

std::optional<std::int64_t> integer_at(const Value& value, std::string_view path) {
  constexpr double exact = 9007199254740992.0;  // 2^53: above it a double is not one whole number
  const auto* const found = value.at_path(path);
  if (found == nullptr) return std::nullopt;
  if (found->is_integer()) return found->as_integer();
  if (found->is_string()) return parse_integer(found->as_string());
  if (!found->is_real() || std::fabs(found->as_number()) > exact || std::floor(found->as_number()) != found->as_number()) return std::nullopt;
  return static_cast<std::int64_t>(found->as_number());
}

std::optional<std::uint64_t> size_at(const Value& value, std::string_view path) {
  const auto number = integer_at(value, path);
  return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

bool flag_at(const Value& value, std::string_view path) {
  const auto* const found = value.at_path(path);
  return found != nullptr && found->is_bool() && found->as_bool();
}

std::string utc_time(std::string_view text) {
  const auto date = parse_date(text);
  if (!date || date->precision != DatePrecision::time) return {};
  return to_rfc3339(date->begin / 1000 * 1000);
}

std::string time_at(const Value& value, std::string_view path) { return utc_time(text_at(value, path)); }

std::string checksum_of(std::string_view algorithm, std::string_view hex) {
  std::string name, digits;
  for (const char c : algorithm)
    if (c != '-' && c != '_') name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const char c : hex) digits += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool is_hex = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_hex && !digits.empty() && digits.size() == digits_of(name) ? name + ":" + digits : std::string();
}

}  // namespace quarry::service
