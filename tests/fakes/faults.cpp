// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faults.hpp"

#include <algorithm>
#include <cstring>

namespace quarry::test {
namespace {

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

namespace fault {

Action change(std::function<void(Answer&)> how) {
  return [how = std::move(how)](const Call& call, const Handler& service) {
    auto given = service(call);
    how(given);
    return given;
  };
}

Action answer(Answer instead) {
  return [instead = std::move(instead)](const Call&, const Handler&) { return instead; };
}

Action status(int code, Headers headers, std::string body) {
  return answer({.status = code, .headers = std::move(headers), .body = std::move(body)});
}

Action redirect(std::string to, int code) { return answer(redirect_answer(to, code)); }

Action html_page(int code) {
  return answer(text_answer(code, "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>",
                            "text/html; charset=utf-8"));
}

Action delay(std::chrono::milliseconds time) {
  return change([=](Answer& a) { a.how.delay = time; });
}

Action drip(double bytes_per_second) {
  return change([=](Answer& a) { a.how.bytes_per_second = bytes_per_second; });
}

Action stall(std::uint64_t after_bytes) {
  return change([=](Answer& a) { a.how.stall_at = after_bytes; });
}

Action cut(std::uint64_t after_bytes, Transmission::Cut how) {
  return change([=](Answer& a) { (a.how.cut_at = after_bytes, a.how.cut = how); });
}

Action cut_share(double share, Transmission::Cut how) {
  return change([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.cut = how); });
}

Action cut_chunked(double share) {
  return change([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.framing = Transmission::Framing::chunked); });
}

Action cut_without_length(double share) {
  return change([=](Answer& a) { (a.how.cut_at = share_of(a, share), a.how.framing = Transmission::Framing::until_close); });
}

Action cut_and(std::uint64_t after_bytes, std::function<void()> then) {
  return change([=, then = std::move(then)](Answer& a) {
    a.how.cut_at = after_bytes;
    then();
  });
}

Action lie_length(std::vector<std::string> said) {
  return change([said = std::move(said)](Answer& a) { a.how.said_lengths = said; });
}

Action lie_length_by(std::int64_t more) {
  return change([=](Answer& a) { a.how.said_lengths = {std::to_string(static_cast<std::int64_t>(a.body.size) + more)}; });
}

Action without_length() {
  return change([](Answer& a) { a.how.framing = Transmission::Framing::until_close; });
}

Action chunked() {
  return change([](Answer& a) { a.how.framing = Transmission::Framing::chunked; });
}

Action header(std::string name, std::string value) {
  return change([=](Answer& a) { a.headers.emplace_back(name, value); });
}

Action without_header(std::string name) {
  return change([=](Answer& a) { a.remove(name); });
}

Action corrupt(std::uint64_t byte) {
  return change([=](Answer& a) {
    if (a.body.size == 0) return;
    auto text = a.body.text();
    text[std::min<std::uint64_t>(byte, text.size() - 1)] ^= 1;
    a.body = text;
  });
}

Action torn(std::uint64_t after_bytes, std::string other) {
  return change([=](Answer& a) {
    auto text = a.body.text().substr(0, after_bytes);
    a.body = text + (other.size() > text.size() ? other.substr(text.size()) : "");
  });
}

Action body(std::string instead) {
  return change([=](Answer& a) { a.body = instead; });
}

Action body_share(double share) {
  return change([=](Answer& a) { a.body = a.body.slice(0, share_of(a, share)); });
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
  return change([=](Answer& a) {
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
