// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/worker_sink.hpp"

#include <algorithm>
#include <utility>

namespace quarry {
namespace {

constexpr std::size_t full_frame = 64 << 10;
constexpr std::size_t record_frame = 16 << 10;
constexpr std::uint64_t eager_records = 64;  // of few records each is sent when it is complete, so that a crash keeps it
constexpr std::size_t largest_item = std::size_t{4} << 20;  // leaves room in a frame for what stands before it
constexpr std::size_t largest_message = 4096;
constexpr auto largest_silence = std::chrono::milliseconds(500);  // the supervisor takes silence for a hang

/// An upper bound of the value's bytes on the wire.
std::size_t wire_bound(const Value& value) {
  if (value.is_string()) return value.as_string().size() + 11;
  if (value.is_exact_number()) return value.as_exact_number().text.size() + 11;
  std::size_t bytes = 11;
  if (value.is_array()) {
    for (const auto& item : value.as_array()) bytes += wire_bound(item);
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.as_object()) bytes += name.size() + 10 + wire_bound(member);
  }
  return bytes;
}

/// At most `limit` bytes of `text`, cut between characters of UTF-8.
std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit != 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace

void WorkerSink::flush() {
  flushed_ = std::chrono::steady_clock::now();
  if (events_.size() != 0) send_(FrameType::events, events_.take());
}

void WorkerSink::flush_if_due() {
  const bool look = ++statements_ % 32 == 0;
  if (events_.size() >= full_frame || (look && std::chrono::steady_clock::now() - flushed_ > largest_silence)) flush();
}

void WorkerSink::record(std::string_view key) {
  events_.record(key);  // within the frame that it ends: the supervisor then knows that the one before is complete
  if (++records_ <= eager_records || events_.size() >= record_frame) {
    flush();
  } else {
    flush_if_due();
  }
}

void WorkerSink::keep_own_record() { events_.keep_own_record(); }

void WorkerSink::set(std::string_view path, Value value, Place place) {
  place.object = cut(place.object, largest_message);
  if (path.size() > largest_message || wire_bound(value) > largest_item) {
    return diagnose(Severity::warning, std::string(cut(path, 256)) + ": left out, its value is over 4 MiB", std::move(place));
  }
  try {
    events_.set(path, value, place);
  } catch (const ProtocolError& error) {
    return diagnose(Severity::warning, std::string(path) + ": left out: " + error.what(), std::move(place));
  }
  flush_if_due();
}

void WorkerSink::diagnose(Severity severity, std::string message, Place place) {
  place.object = cut(place.object, largest_message);
  events_.diagnose(severity, cut(message, largest_message), place);
  flush_if_due();
}

void WorkerSink::preview(std::string_view kind, std::string_view bytes) {
  if (bytes.size() > largest_item) {
    return diagnose(Severity::note, "a preview was left out, it is over 4 MiB");
  }
  flush();
  events_.preview(cut(kind, 64), bytes);
  flush();
}

void WorkerMemberSink::member(ArchiveMember member) { send_(FrameType::member, encode_member(member)); }

void WorkerMemberSink::bytes(std::uint64_t number, std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), largest_item))) {
    send_(FrameType::member, encode_member_bytes(number, bytes.substr(0, largest_item)));
  }
}

void WorkerMemberSink::end(std::uint64_t number, bool whole) {
  send_(FrameType::member, encode_member_end(number, whole));
}

void WorkerMemberSink::diagnose(Severity severity, std::string message) {
  send_(FrameType::member, encode_walk_diagnostic(severity, cut(message, largest_message)));
}

}  // namespace quarry
