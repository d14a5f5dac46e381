// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "fakes/call.hpp"

namespace quarry::test {
namespace {

struct Range {
  bool understood = false, satisfiable = false;
  std::uint64_t first = 0, last = 0;
};

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `bytes=2-5`, `bytes=2-`, `bytes=-5`; several ranges, which servers may ignore, are not understood.
Range read_range(std::string_view text, std::uint64_t size) {
  if (!text.starts_with("bytes=")) return {};
  text.remove_prefix(6);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const auto from = whole_number(text.substr(0, dash));
  const auto to = whole_number(text.substr(dash + 1));
  if (!from) {
    if (dash != 0 || !to) return {};
    return {true, *to != 0 && size != 0, size - std::min(*to, size), size - 1};
  }
  if (dash + 1 != text.size() && (!to || *to < *from)) return {};
  return {true, *from < size, *from, std::min(to.value_or(size), size - 1)};
}

bool names(std::string_view list, const std::string& etag) { return list == "*" || (!etag.empty() && list.find(etag) != std::string_view::npos); }

/// RFC 9110 13.1.5: a strong mark or the very date.
bool still_the_same(const Call& call, const std::string& etag, const ServeOptions& options) {
  const auto condition = call.header("if-range");
  if (condition.empty() || !options.if_range) return true;
  if (condition.starts_with('"')) return condition == etag;
  return !condition.starts_with("W/") && !options.modified.empty() && condition == options.modified;
}

}  // namespace

Answer serve_bytes(const Call& call, const Body& bytes, const std::string& etag, const ServeOptions& options) {
  Answer answer{.headers = options.headers};
  if (!options.type.empty()) answer.set("Content-Type", options.type);
  if (!etag.empty()) answer.set("ETag", etag);
  if (!options.modified.empty()) answer.set("Last-Modified", options.modified);
  answer.set("Accept-Ranges", options.ranges ? "bytes" : "none");
  if (const auto wanted = call.header("if-match"); !wanted.empty() && !names(wanted, etag)) {
    answer.status = 412;
    return answer;
  }
  if (const auto known = call.header("if-none-match"); !known.empty() && names(known, etag)) {
    answer.status = 304;
    return answer;
  }
  const auto total = options.hide_total ? std::string("*") : std::to_string(bytes.size);
  const auto range = options.ranges && call.method == "GET" ? read_range(call.header("range"), bytes.size) : Range{};
  if (!range.understood || !still_the_same(call, etag, options)) {
    answer.body = bytes;
  } else if (range.satisfiable) {
    answer.status = 206;
    answer.set("Content-Range", "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + total);
    answer.body = bytes.slice(range.first, range.last - range.first + 1);
  } else {
    answer.status = 416;
    answer.set("Content-Range", "bytes */" + std::to_string(bytes.size));
  }
  return answer;
}

}  // namespace quarry::test
