// SPDX-License-Identifier: GPL-3.0-or-later
// What a fake service is asked and what it answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/value.hpp"

namespace quarry::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request, read whole.
struct Call {
  std::string role;    ///< of the port it came to
  std::string method;  ///< as it came
  std::string target;  ///< as it came, with the query
  std::string path;    ///< as it came, without the query
  std::multimap<std::string, std::string> query;  ///< decoded
  Headers headers;                                ///< names in lower case, in their order
  std::string body;
  std::uint64_t connection = 0;  ///< the same for all requests of one TCP connection

  /// The last header of that name (lower case); empty where there is none.
  std::string header(std::string_view name) const;
  /// The first query parameter of that name, decoded; empty where there is none.
  std::string parameter(const std::string& name) const;
  /// The parameter as a number; `otherwise` where there is none or it is no number.
  long number(const std::string& name, long otherwise) const;
  /// A form of the body (application/x-www-form-urlencoded), decoded.
  std::multimap<std::string, std::string> form() const;
  /// The decoded parts of the path that stand for `{}` where it has this shape (`GET /records/{}/files/{*}`; `{*}` takes
  /// all that is left, with its slashes). GET takes HEAD too. Nothing where it has another.
  std::optional<std::vector<std::string>> match(std::string_view shape) const;
};

/// The bytes of an answer: held, or made as they are sent.
struct Body {
  std::uint64_t size = 0;
  /// Puts the bytes from `from` on into `into`; called by one thread at a time, outside of the service's lock.
  std::function<void(std::uint64_t from, std::span<char> into)> fill;

  Body() = default;
  Body(std::string bytes);
  Body(const char* bytes) : Body(std::string(bytes)) {}
  Body(std::uint64_t length, std::function<void(std::uint64_t, std::span<char>)> make) : size(length), fill(std::move(make)) {}
  /// `length` bytes from `from` on, or as many as there are.
  Body slice(std::uint64_t from, std::uint64_t length) const;
  /// All of it in memory.
  std::string text() const;
};

/// How an answer goes over the wire. As it is: as a server that works does it.
struct Transmission {
  enum class Framing { length, chunked, until_close };
  enum class Cut { fin, rst };
  Framing framing = Framing::length;
  std::vector<std::string> said_lengths;  ///< sent as Content-Length, one header each, instead of the true one
  std::optional<std::uint64_t> cut_at;    ///< the connection ends after so many bytes of the body
  Cut cut = Cut::fin;
  std::optional<std::uint64_t> stall_at;  ///< after so many bytes of the body nothing more comes, until the client leaves
  std::chrono::milliseconds delay{0};     ///< before the first byte
  double bytes_per_second = 0;            ///< headers and body; 0: as fast as it goes
  bool close = false;                     ///< the connection ends after the answer
};

struct Answer {
  int status = 200;
  Headers headers;  ///< sent as they are; Content-Length and Transfer-Encoding are added
  Body body;
  Transmission how;

  /// Takes away all headers of that name and adds this one.
  Answer& set(const std::string& name, const std::string& value);
  void remove(std::string_view name);
  std::string header(std::string_view name) const;  ///< name in any case; empty where there is none
};

using Handler = std::function<Answer(const Call&)>;

Answer json_answer(const Value& value, int status = 200);
Answer text_answer(int status, std::string text, const std::string& type = "text/plain; charset=utf-8");
Answer redirect_answer(const std::string& to, int status = 302);

/// A file as web servers send it: HEAD, one range (open, closed, suffix), If-Range, If-Match, If-None-Match; 206, 304, 412, 416.
struct ServeOptions {
  std::string type = "application/octet-stream";
  std::string modified;   ///< an HTTP date, or empty
  bool ranges = true;     ///< false: ranges are ignored
  bool if_range = true;   ///< false: If-Range is ignored, as Dataverse does
  bool hide_total = false;  ///< `Content-Range: bytes 0-4/*`
  Headers headers;        ///< more of them, on 200 and 206
};
/// `etag` with its quotes, or empty for none.
Answer serve_bytes(const Call& call, const Body& bytes, const std::string& etag, const ServeOptions& options = {});

std::string percent_encoded(std::string_view text, std::string_view also_kept = "");  ///< all but A-Z a-z 0-9 - . _ ~
std::string percent_decoded_once(std::string_view text);
std::string html_escaped(std::string_view text);
std::string lower_case(std::string_view text);  ///< ASCII

}  // namespace quarry::test
