// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/call.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>

#include "quarry/json.hpp"

namespace quarry::test {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string last_of(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.rbegin(), headers.rend(), [&](const auto& header) { return lower_case(header.first) == name; });
  return found == headers.rend() ? "" : found->second;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string percent_encoded(std::string_view text, std::string_view also_kept) {
  static const char* const digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool kept = std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos;
    if (kept || also_kept.find(c) != std::string_view::npos) out += c;
    else (out += '%', out += digits[byte >> 4], out += digits[byte & 15]);
  }
  return out;
}

std::string percent_decoded_once(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '&') out += "&amp;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

/// `a=b&c=d` with `+` for a space.
std::multimap<std::string, std::string> read_form(std::string_view text) {
  std::multimap<std::string, std::string> fields;
  while (!text.empty()) {
    auto one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    std::string field(one);
    std::replace(field.begin(), field.end(), '+', ' ');
    const auto equals = field.find('=');
    if (!field.empty())
      fields.emplace(percent_decoded_once(field.substr(0, equals)),
                     equals == std::string::npos ? "" : percent_decoded_once(field.substr(equals + 1)));
  }
  return fields;
}

std::string Call::header(std::string_view name) const { return last_of(headers, name); }

std::string Call::parameter(const std::string& name) const {
  const auto found = query.lower_bound(name);
  return found == query.end() || found->first != name ? "" : found->second;
}

long Call::number(const std::string& name, long otherwise) const {
  const auto text = parameter(name);
  long value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return text.empty() || error != std::errc() || stop != text.data() + text.size() ? otherwise : value;
}

std::multimap<std::string, std::string> Call::form() const { return read_form(body); }

std::optional<std::vector<std::string>> Call::match(std::string_view shape) const {
  const auto wanted = shape.substr(0, shape.find(' '));
  if (wanted != method && !(wanted == "GET" && method == "HEAD")) return std::nullopt;
  shape.remove_prefix(wanted.size() + 1);
  std::vector<std::string> parts;
  std::string_view rest = path;
  while (!shape.empty()) {
    if (shape.starts_with("{*}")) {
      parts.push_back(percent_decoded_once(rest));
      return parts;
    }
    if (shape.starts_with("{}")) {
      const auto part = rest.substr(0, rest.find('/'));
      if (part.empty()) return std::nullopt;
      parts.push_back(percent_decoded_once(part));
      rest.remove_prefix(part.size());
      shape.remove_prefix(2);
    } else {
      if (rest.empty() || rest.front() != shape.front()) return std::nullopt;
      rest.remove_prefix(1);
      shape.remove_prefix(1);
    }
  }
  return rest.empty() ? std::optional(parts) : std::nullopt;
}

Body::Body(std::string bytes) : size(bytes.size()) {
  fill = [held = std::make_shared<const std::string>(std::move(bytes))](std::uint64_t from, std::span<char> into) {
    held->copy(into.data(), into.size(), from);
  };
}

Body Body::slice(std::uint64_t from, std::uint64_t length) const {
  from = std::min(from, size);
  return {std::min(length, size - from), [make = fill, from](std::uint64_t at, std::span<char> into) { make(from + at, into); }};
}

std::string Body::text() const {
  std::string all(size, '\0');
  if (size != 0) fill(0, all);
  return all;
}

Answer& Answer::set(const std::string& name, const std::string& value) {
  remove(name);
  headers.emplace_back(name, value);
  return *this;
}

void Answer::remove(std::string_view name) {
  std::erase_if(headers, [&](const auto& header) { return lower_case(header.first) == lower_case(name); });
}

std::string Answer::header(std::string_view name) const { return last_of(headers, lower_case(name)); }

Answer json_answer(const Value& value, int status) { return text_answer(status, to_json(value), "application/json"); }

Answer text_answer(int status, std::string text, const std::string& type) {
  return {.status = status, .headers = {{"Content-Type", type}}, .body = std::move(text)};
}

Answer redirect_answer(const std::string& to, int status) { return {.status = status, .headers = {{"Location", to}}, .body = "moved"}; }

}  // namespace quarry::test
