// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/request_checks.hpp"

#include <algorithm>
#include <cctype>

namespace quarry::http {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Seen {
  int hosts = 0, lengths = 0, encodings = 0;
  std::string encoding;
};

std::string check_field(std::string_view line, Seen& seen) {
  if (line.front() == ' ' || line.front() == '\t') return "a header line is folded";
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return "a header line has no name";
  const auto name = lower(line.substr(0, colon));
  if (name.back() == ' ' || name.back() == '\t') return "white space before the colon of a header";
  if (name == "host") ++seen.hosts;
  if (name == "content-length") ++seen.lengths;
  if (name == "transfer-encoding") {
    ++seen.encodings;
    seen.encoding = lower(trimmed(line.substr(colon + 1)));
  }
  return {};
}

}  // namespace

std::string check_raw_header(std::string_view header) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == '\n' && (i == 0 || header[i - 1] != '\r')) return "a line ends without a carriage return";
    if (header[i] == '\0') return "the header has a NUL byte";
  }
  const auto first_end = header.find("\r\n");
  const auto request_line = header.substr(0, first_end);
  const bool http_1_0 = request_line.ends_with("HTTP/1.0");
  Seen seen;
  for (auto at = first_end + 2; at < header.size();) {
    const auto end = header.find("\r\n", at);
    if (end == at || end == std::string_view::npos) break;
    if (auto wrong = check_field(header.substr(at, end - at), seen); !wrong.empty()) return wrong;
    at = end + 2;
  }
  if (seen.hosts > 1 || (seen.hosts == 0 && !http_1_0)) return "exactly one Host header is needed";
  if (seen.lengths > 1) return "more than one Content-Length";
  if (seen.encodings != 0) {
    if (http_1_0) return "Transfer-Encoding in HTTP/1.0";
    if (seen.lengths != 0) return "both Content-Length and Transfer-Encoding";
    if (seen.encodings > 1 || seen.encoding != "chunked") return "the only transfer encoding taken is chunked";
  }
  return {};
}

}  // namespace quarry::http
