// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/cursor.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "acl_fault.hpp"
#include "index/store_digest.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::query {
namespace {

constexpr char version = 1;
constexpr std::size_t mac_bytes = 16, nonce_bytes = 8, tag_bytes = 8;
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void put(std::uint64_t number, std::string& out) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(number >> (8 * i));
}
void put(std::string_view text, std::string& out) {
  put(text.size(), out);
  out += text;
}

/// Takes values from the front of bytes; what is missing makes it fail.
struct Taker {
  std::string_view bytes;
  bool failed = false;

  std::string_view take(std::uint64_t size) {
    failed = failed || size > bytes.size();
    if (failed) return {};
    const auto taken = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return taken;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    const auto taken = take(8);
    for (std::size_t i = 0; i < taken.size(); ++i) value |= std::uint64_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    return value;
  }
  std::string text() { return std::string(take(number())); }
};

std::string in_letters(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto chunk = bytes.substr(at, 3);
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < chunk.size() ? static_cast<unsigned char>(chunk[i]) : 0U);
    for (std::size_t i = 0; i <= chunk.size(); ++i) out += letters[group >> (18 - 6 * i) & 63];
  }
  return out;
}

std::optional<std::string> from_letters(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const auto chunk = text.substr(at, 4);
    unsigned group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto digit = i < chunk.size() ? letters.find(chunk[i]) : 0;
      if (digit == std::string_view::npos) return std::nullopt;
      group = group << 6 | static_cast<unsigned>(digit);
    }
    if (chunk.size() == 1) return std::nullopt;
    for (std::size_t i = 0; i + 1 < chunk.size(); ++i) out += static_cast<char>(group >> (16 - 8 * i) & 255);
  }
  if (in_letters(out) != text) return std::nullopt;  // one text for one cursor
  return out;
}

/// All that decides which hits there are, in which order, and for whom.
std::string asked(const SearchRequest& request, const Viewer& viewer) {
  std::string text;
  put(request.query, text);
  text += request.lenient ? 'l' : 's';
  put(request.sort.size(), text);
  for (const auto& sort : request.sort) {
    put(sort.field, text);
    text += sort.descending ? 'd' : 'a';
  }
  put(to_json(Array(request.filters)), text);
  if (request.as_of) {
    put(request.as_of->dataset, text);
    put(static_cast<std::uint64_t>(request.as_of->version), text);
  }
  for (const auto& facet : request.facets) {
    if (facet.selected.empty() && facet.selected_ranges.empty()) continue;
    put(facet.field, text);
    put(facet.unit, text);
    put(static_cast<std::uint64_t>(facet.type), text);
    for (const auto& value : facet.selected) put(to_json(value), text);
    for (const auto& range : facet.selected_ranges) put(to_json(Array{range.from, range.to}), text);
  }
  if constexpr (acl_fault == 12) return text;
  text += viewer.sees_all() ? '*' : '=';
  for (const auto& principal : viewer.principals()) put(principal, text);
  return text;
}

std::string mac_of(std::string_view bytes, const SearchRequest& request, const Viewer& viewer, const std::string& key) {
  std::string text = "cursor";
  put(asked(request, viewer), text);
  put(bytes, text);
  return index::hmac256(key, text).substr(0, mac_bytes);
}

void put(const SortValue& value, std::string& out) {
  out += static_cast<char>(value.kind);
  if (value.kind == SortValue::Kind::number) put(std::bit_cast<std::uint64_t>(value.number), out);
  if (value.kind == SortValue::Kind::date) put(static_cast<std::uint64_t>(value.date), out);
  if (value.kind == SortValue::Kind::keyword) put(value.keyword, out);
}

SortValue take_value(Taker& from) {
  SortValue value;
  const auto kind = from.take(1);
  if (from.failed || kind.front() > static_cast<char>(SortValue::Kind::none)) {
    from.failed = true;
    return value;
  }
  value.kind = static_cast<SortValue::Kind>(kind.front());
  if (value.kind == SortValue::Kind::number) value.number = std::bit_cast<double>(from.number());
  if (value.kind == SortValue::Kind::date) value.date = static_cast<std::int64_t>(from.number());
  if (value.kind == SortValue::Kind::keyword) value.keyword = from.text();
  return value;
}

std::string tag_of(std::string_view nonce, std::uint64_t manifest, const std::string& key) {
  std::string text = "manifest";
  text += nonce;
  put(manifest, text);
  return index::hmac256(key, text).substr(0, tag_bytes);
}

}  // namespace

std::string pin_of(std::uint64_t manifest, const std::string& key) {
  const auto pin = index::new_secret().substr(0, nonce_bytes);
  return pin + tag_of(pin, manifest, key);
}

bool pins(const std::string& pin, std::uint64_t manifest, const std::string& key) {
  return pin.size() == nonce_bytes + tag_bytes && index::same_secret(tag_of(pin.substr(0, nonce_bytes), manifest, key), pin.substr(nonce_bytes));
}

std::string print_cursor(const Cursor& cursor, const SearchRequest& request, const Viewer& viewer, const std::string& key) {
  std::string bytes(1, version);
  put(cursor.pin, bytes);
  put(cursor.position.keys.size(), bytes);
  for (const auto& value : cursor.position.keys) put(value, bytes);
  put(cursor.position.subject, bytes);
  return in_letters(bytes + mac_of(bytes, request, viewer, key));
}

Cursor read_cursor(const SearchRequest& request, const Viewer& viewer, const std::string& key) {
  const Error refusal(Code::invalid_argument,
                      "the cursor is none of this index for this query, order and viewer: take it as the page before gave it, or start "
                      "again without it");
  const auto bytes = from_letters(request.cursor);
  if (!bytes || bytes->size() <= mac_bytes) throw refusal;
  const auto body = std::string_view(*bytes).substr(0, bytes->size() - mac_bytes);
  if (!index::same_secret(mac_of(body, request, viewer, key), bytes->substr(body.size()))) throw refusal;
  Taker from{body};
  Cursor cursor;
  if (from.take(1) != std::string_view(&version, 1)) throw refusal;
  cursor.pin = from.text();
  for (auto count = from.number(); count != 0 && !from.failed; --count) cursor.position.keys.push_back(take_value(from));
  cursor.position.subject = from.text();
  if (from.failed || !from.bytes.empty()) throw refusal;
  return cursor;
}

}  // namespace quarry::query
