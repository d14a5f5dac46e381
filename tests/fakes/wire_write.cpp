// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "fakes/wire.hpp"

namespace quarry::test {
namespace {

constexpr std::uint64_t piece_size = 16384;
constexpr std::uint64_t chunk_size = 4096;

const char* reason(int status) {
  static const std::map<int, const char*> reasons{
      {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"}, {206, "Partial Content"}, {301, "Moved Permanently"},
      {302, "Found"}, {303, "See Other"}, {304, "Not Modified"}, {307, "Temporary Redirect"}, {308, "Permanent Redirect"},
      {400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
      {409, "Conflict"}, {410, "Gone"}, {412, "Precondition Failed"}, {416, "Range Not Satisfiable"}, {429, "Too Many Requests"},
      {500, "Internal Server Error"}, {502, "Bad Gateway"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"}};
  const auto found = reasons.find(status);
  return found == reasons.end() ? "Status" : found->second;
}

bool has_no_body(const Call& call, const Answer& answer) { return call.method == "HEAD" || answer.status == 204 || answer.status == 304; }

std::string head_of(const Answer& answer, bool close) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ' + reason(answer.status) + "\r\n";
  for (const auto& [name, value] : answer.headers) head += name + ": " + value + "\r\n";
  const auto& how = answer.how;
  for (const auto& said : how.said_lengths) head += "Content-Length: " + said + "\r\n";
  if (how.framing == Transmission::Framing::chunked) head += "Transfer-Encoding: chunked\r\n";
  else if (how.framing == Transmission::Framing::length && how.said_lengths.empty() && answer.status != 204 && answer.status != 304)
    head += "Content-Length: " + std::to_string(answer.body.size) + "\r\n";
  return head + (close ? "Connection: close\r\n\r\n" : "\r\n");
}

}  // namespace

Wire::~Wire() { ::close(socket_); }

bool Wire::pause(double milliseconds) const {
  pollfd waited[] = {{socket_, POLLRDHUP, 0}, {stop_, POLLIN, 0}};
  return ::poll(waited, 2, static_cast<int>(std::min(milliseconds, 1e9))) == 0;
}

bool Wire::send(std::string_view bytes, double bytes_per_second) {
  while (!bytes.empty()) {
    const auto step = bytes_per_second > 0 ? std::max<std::size_t>(1, static_cast<std::size_t>(bytes_per_second / 20)) : bytes.size();
    if (!wait(POLLOUT, -1)) return false;
    const auto sent = ::send(socket_, bytes.data(), std::min(step, bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (bytes_per_second > 0 && !pause(1000.0 * static_cast<double>(sent) / bytes_per_second)) return false;
  }
  return true;
}

/// The end of the connection as a reset, after what was sent has arrived.
void Wire::reset() {
  for (int left = 0; ::ioctl(socket_, SIOCOUTQ, &left) == 0 && left > 0;)
    if (!pause(1)) break;
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::uint64_t Wire::write_body(const Answer& answer) {
  const auto& how = answer.how;
  const bool in_chunks = how.framing == Transmission::Framing::chunked;
  const auto whole = answer.body.size;
  const auto end = std::min({whole, how.cut_at.value_or(whole), how.stall_at.value_or(whole)});
  std::string piece;
  for (std::uint64_t at = 0; at < end;) {
    const auto promised = std::min(in_chunks ? chunk_size : piece_size, whole - at);
    const auto length = std::min(promised, end - at);
    piece.resize(length);
    answer.body.fill(at, piece);
    if (in_chunks) {
      char size[24];
      std::snprintf(size, sizeof size, "%llx\r\n", static_cast<unsigned long long>(promised));
      piece.insert(0, size);
      if (length == promised) piece += "\r\n";
    }
    if (!send(piece, how.bytes_per_second)) return at;
    at += length;
  }
  if (how.stall_at && *how.stall_at <= end) pause(1e9);
  else if (in_chunks && end == whole && (!how.cut_at || *how.cut_at > whole)) send("0\r\n\r\n", how.bytes_per_second);
  return end;
}

std::uint64_t Wire::write(const Call& call, const Answer& answer, bool& open) {
  const auto& how = answer.how;
  const bool bare = has_no_body(call, answer);
  const bool close = how.close || how.framing == Transmission::Framing::until_close || !how.said_lengths.empty() || how.cut_at || how.stall_at ||
                     lower_case(call.header("connection")) == "close";
  open = !close;
  // A server that breaks off does not announce it.
  const bool waited = how.delay.count() == 0 || pause(static_cast<double>(how.delay.count()));
  if (!waited || !send(head_of(answer, close && !how.cut_at), how.bytes_per_second)) {
    open = false;
    return 0;
  }
  const auto sent = bare ? 0 : write_body(answer);
  if (!bare && sent < answer.body.size) open = false;
  if (how.cut_at && how.cut == Transmission::Cut::rst) reset();
  else if (!open) ::shutdown(socket_, SHUT_WR);
  return sent;
}

}  // namespace quarry::test
