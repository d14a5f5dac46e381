// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faults.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace quarry::test {
namespace {

/// What changes an answer of the service.
Action changed(std::function<void(Answer&)> how) {
  return [how = std::move(how)](const Call& call, const Handler& service) {
    auto answer = service(call);
    how(answer);
    return answer;
  };
}

std::uint64_t share_of(const Answer& answer, double share) { return static_cast<std::uint64_t>(static_cast<double>(answer.body.size) * share); }

/// The service without the range that was asked for.
Answer whole(const Call& call, const Handler& service) {
  auto asked = call;
  std::erase_if(asked.headers, [](const auto& one) { return one.first == "range" || one.first == "if-range"; });
  return service(asked);
}

std::optional<std::uint64_t> first_of_range(const Call& call) {
  const auto range = call.header("range");
  if (!range.starts_with("bytes=") || range.size() < 7 || range[6] < '0' || range[6] > '9') return std::nullopt;
  return std::stoull(range.substr(6));
}

}  // namespace

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

namespace fault {

Action answer(Answer instead) {
  return [instead = std::move(instead)](const Call&, const Handler&) { return instead; };
}

Action status(int code, Headers headers, std::string body) { return answer({.status = code, .headers = std::move(headers), .body = std::move(body)}); }

Action redirect(std::string to, int code) { return answer(redirect_answer(to, code)); }

Action html_page(int code) {
  return answer(text_answer(code, "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>",
                            "text/html; charset=utf-8"));
}

Action delay(std::chrono::milliseconds time) {
  return changed([=](Answer& a) { a.how.delay = time; });
}

Action drip(double bytes_per_second) {
  return changed([=](Answer& a) { a.how.bytes_per_second = bytes_per_second; });
}

Action stall(std::uint64_t after_bytes) {
  return changed([=](Answer& a) { a.how.stall_at = after_bytes; });
}

Action cut(std::uint64_t after_bytes, Transmission::Cut how) {
  return changed([=](Answer& a) { (a.how.cut_at = after_bytes, a.how.cut = how); });
}

Action cut_share(double share, Transmission::Cut how) {
  return changed([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.cut = how); });
}

Action cut_chunked(double share) {
  return changed([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.framing = Transmission::Framing::chunked); });
}

Action cut_without_length(double share) {
  return changed([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.framing = Transmission::Framing::until_close); });
}

Action cut_and(std::uint64_t after_bytes, std::function<void()> then) {
  return changed([=, then = std::move(then)](Answer& a) {
    a.how.cut_at = after_bytes;
    then();
  });
}

Action lie_length(std::vector<std::string> said) {
  return changed([said = std::move(said)](Answer& a) { a.how.said_lengths = said; });
}

Action lie_length_by(std::int64_t more) {
  return changed([=](Answer& a) { a.how.said_lengths = {std::to_string(static_cast<std::int64_t>(a.body.size) + more)}; });
}

Action without_length() {
  return changed([](Answer& a) { a.how.framing = Transmission::Framing::until_close; });
}

Action chunked() {
  return changed([](Answer& a) { a.how.framing = Transmission::Framing::chunked; });
}

Action header(std::string name, std::string value) {
  return changed([=](Answer& a) { a.headers.emplace_back(name, value); });
}

Action without_header(std::string name) {
  return changed([=](Answer& a) { a.remove(name); });
}

Action corrupt(std::uint64_t byte) {
  return changed([=](Answer& a) {
    if (a.body.size == 0) return;
    auto text = a.body.text();
    text[std::min<std::uint64_t>(byte, text.size() - 1)] ^= 1;
    a.body = text;
  });
}

Action torn(std::uint64_t after_bytes, std::string other) {
  return changed([=](Answer& a) {
    auto text = a.body.text().substr(0, after_bytes);
    a.body = text + (other.size() > text.size() ? other.substr(text.size()) : "");
  });
}

Action body(std::string instead) {
  return changed([=](Answer& a) { a.body = instead; });
}

Action body_share(double share) {
  return changed([=](Answer& a) { a.body = a.body.slice(0, share_of(a, share)); });
}

Action gzip_header() { return header("Content-Encoding", "gzip"); }

Action gzip(bool said) {
  return changed([=](Answer& a) {
    a.body = gzipped(a.body.text());
    if (said) a.set("Content-Encoding", "gzip");
  });
}

Action gzip_twice() {
  return changed([](Answer& a) {
    a.body = gzipped(gzipped(a.body.text()));
    a.set("Content-Encoding", "gzip");
  });
}

Action gzip_bomb(std::uint64_t bytes) {
  return changed([packed = gzipped(std::string(bytes, '\0'))](Answer& a) {
    a.body = packed;
    a.set("Content-Encoding", "gzip");
  });
}

Action ignore_range() { return whole; }

Action shift_range(std::int64_t by) {
  return [by](const Call& call, const Handler& service) {
    const auto first = first_of_range(call);
    auto all = whole(call, service);
    if (!first || all.status != 200) return all;
    const auto from = static_cast<std::uint64_t>(std::max<std::int64_t>(0, static_cast<std::int64_t>(*first) + by));
    const auto size = all.body.size;
    all.status = 206;
    all.body = all.body.slice(from, size);
    all.set("Content-Range", "bytes " + std::to_string(from) + "-" + std::to_string(size - 1) + "/" + std::to_string(size));
    return all;
  };
}

Action lie_range(std::string content_range) {
  return changed([=](Answer& a) {
    if (a.status != 206) return;
    a.remove("content-range");
    if (!content_range.empty()) a.set("Content-Range", content_range);
  });
}

Action huge(std::uint64_t bytes, int code) {
  return answer({.status = code, .headers = {{"Content-Type", "text/plain"}}, .body = Body(bytes, [](std::uint64_t, std::span<char> into) {
                   std::memset(into.data(), 'x', into.size());
                 })});
}

}  // namespace fault
}  // namespace quarry::test
