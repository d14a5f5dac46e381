// SPDX-License-Identifier: GPL-3.0-or-later
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "fakes/wire.hpp"

namespace quarry::test {
namespace {

constexpr std::size_t longest_body = std::size_t{256} << 20;
constexpr std::size_t longest_line = std::size_t{1} << 20;

std::optional<std::size_t> number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || (stop != text.data() + text.size() && *stop != ';')) return std::nullopt;
  return value;
}

}  // namespace

std::multimap<std::string, std::string> read_form(std::string_view text);

bool Wire::wait(short events, int milliseconds) const {
  pollfd waited[] = {{socket_, events, 0}, {stop_, POLLIN, 0}};
  const int ready = ::poll(waited, 2, milliseconds);
  return ready > 0 && waited[1].revents == 0 && waited[0].revents != 0;
}

bool Wire::more() {
  if (!wait(POLLIN, -1)) return false;
  char piece[16384];
  const auto got = ::recv(socket_, piece, sizeof piece, 0);
  if (got <= 0) return false;
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Wire::take_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos)
    if (buffer_.size() > longest_line || !more()) return std::nullopt;
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

bool Wire::take(std::size_t length, std::string& into) {
  if (into.size() + length > longest_body) return false;
  while (buffer_.size() < length)
    if (!more()) return false;
  into.append(buffer_, 0, length);
  buffer_.erase(0, length);
  return true;
}

bool Wire::read_chunks(std::string& body) {
  while (true) {
    const auto line = take_line();
    const auto length = line ? number(*line, 16) : std::nullopt;
    if (!length) return false;
    if (*length == 0) break;
    if (!take(*length, body) || take_line() != "") return false;
  }
  while (const auto trailer = take_line())
    if (trailer->empty()) return true;
  return false;
}

std::optional<Call> Wire::read() {
  const auto first = take_line();
  if (!first) return std::nullopt;
  const auto space = first->find(' ');
  const auto last = first->rfind(' ');
  if (space == std::string::npos || last <= space) return std::nullopt;
  Call call;
  call.method = first->substr(0, space);
  call.target = first->substr(space + 1, last - space - 1);
  const auto mark = call.target.find('?');
  call.path = call.target.substr(0, mark);
  if (mark != std::string::npos) call.query = read_form(std::string_view(call.target).substr(mark + 1));
  for (auto line = take_line();; line = take_line()) {
    if (!line) return std::nullopt;
    if (line->empty()) break;
    const auto colon = line->find(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto value = line->find_first_not_of(" \t", colon + 1);
    call.headers.emplace_back(lower_case(line->substr(0, colon)), value == std::string::npos ? "" : line->substr(value));
  }
  if (lower_case(call.header("expect")) == "100-continue" && !send("HTTP/1.1 100 Continue\r\n\r\n", 0)) return std::nullopt;
  if (lower_case(call.header("transfer-encoding")) == "chunked") return read_chunks(call.body) ? std::optional(std::move(call)) : std::nullopt;
  if (const auto length = call.header("content-length"); !length.empty()) {
    const auto bytes = number(length, 10);
    if (!bytes || !take(*bytes, call.body)) return std::nullopt;
  }
  return call;
}

}  // namespace quarry::test
