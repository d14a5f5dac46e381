// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropbox/words.hpp"

#include <algorithm>
#include <array>

#include "quarry/json.hpp"
#include "quarry/utf8.hpp"
#include "service/answers.hpp"

namespace quarry::dropbox {
namespace {

constexpr const char* hint = "quarry auth add dropbox";

Value body_of(const HttpAnswer& answer) {
  try {
    return parse_json(answer.body);
  } catch (const Error&) {  // plain text and web pages have no tags
    return {};
  }
}

/// Of a valid UTF-8 sequence.
unsigned code_point(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  if (bytes.size() == 1) return first;
  unsigned code = first & (0x7fU >> bytes.size());
  for (const char c : bytes.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fU);
  return code;
}

void append_escaped(std::string& out, unsigned unit) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += digits[(unit >> shift) & 15U];
}

bool has(const std::string& tags, const char* tag) { return ("/" + tags + "/").find("/" + std::string(tag) + "/") != std::string::npos; }

}  // namespace

std::string tag_of(const Value& value) {
  const auto* const tag = value.find(".tag");
  return tag != nullptr && tag->is_string() ? tag->as_string() : std::string();
}

std::string header_json(const Value& arguments) {
  const auto json = to_json(arguments);
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const auto length = utf8_step(json, at).length;
    const auto code = code_point(std::string_view(json).substr(at, length));
    at += length;
    if (code < 0x7f) {
      out += static_cast<char>(code);
    } else if (code < 0x10000) {
      append_escaped(out, code);
    } else {
      append_escaped(out, 0xd800 + ((code - 0x10000) >> 10));
      append_escaped(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
  }
  return out;
}

/// `{".tag": "path", "path": {".tag": "not_found"}}`: each tag names the member that says more.
std::string tags_of(const HttpAnswer& answer) {
  const auto body = body_of(answer);
  std::string tags;
  const auto* at = body.find("error");
  for (int depth = 0; at != nullptr && depth < 8; ++depth) {
    const auto name = at->is_string() ? at->as_string() : tag_of(*at);
    if (name.empty()) break;
    tags += (tags.empty() ? "" : "/") + name;
    at = at->find(name);
  }
  return tags;
}

Verdict judge(const HttpAnswer& answer) {
  constexpr std::int64_t longest = 3600;
  if (answer.status == 409) {
    const auto tags = tags_of(answer);
    return {has(tags, "too_many_requests") || has(tags, "internal_error") ? Verdict::passing : Verdict::final, {}};
  }
  if (answer.status != 429) return {};
  const auto wait = service::integer_at(body_of(answer), "error.retry_after").value_or(0);
  return {Verdict::passing, std::chrono::seconds(std::clamp<std::int64_t>(wait, 0, longest))};
}

Error dropbox_error(const HttpAnswer& answer, const std::string& what) {
  const auto tags = tags_of(answer);
  const auto said = what + ": " + (tags.empty() ? service::reason_of(answer) : "Dropbox says " + std::to_string(answer.status) + ": " + tags);
  if (answer.status == 400) return {Code::invalid_argument, said};
  if (has(tags, "missing_scope"))
    return {Code::permission_denied, said + ": the app lacks the permission " + service::text_at(body_of(answer), "error.required_scope") +
                                         "; grant it in the app's settings, then renew what is stored: " + hint};
  if (answer.status == 401) return {Code::permission_denied, said + "; " + hint};
  if (answer.status != 409) return service::error_of(answer, what, hint);
  if (has(tags, "not_found") || has(tags, "shared_link_not_found"))
    return {Code::not_found, said + "; it is not there, or not shared with this account or app (a link needs its rlkey): " + hint};
  if (has(tags, "shared_link_access_denied"))
    return {Code::permission_denied, said + "; the link needs a password, or its rlkey, which Quarry does not write down: store them with: " + hint};
  if (has(tags, "restricted_content")) return {Code::permission_denied, said + "; Dropbox withholds it after a complaint"};
  if (has(tags, "too_many_requests") || has(tags, "internal_error") || has(tags, "locked")) return {Code::unavailable, said};
  return {Code::invalid_argument, said};
}

}  // namespace quarry::dropbox
