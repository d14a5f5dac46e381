// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits>

#include "ingest/workers/protocol/messages.hpp"

namespace quarry {
namespace {

enum Kind : std::uint8_t { kind_member = 1, kind_bytes, kind_end, kind_diagnostic };

constexpr std::size_t longest_name = 32 << 10;
constexpr std::size_t longest_tail = 16 << 10;
constexpr std::size_t longest_message = 4 << 10;
constexpr std::size_t sha512_digits = 128;

std::string limited(std::string_view text, std::size_t limit) {
  if (text.size() > limit) throw ProtocolError("a text of a member over its limit");
  return std::string(text);
}

ArchiveMember read_member(WireReader& wire) {
  ArchiveMember member;
  member.name = limited(wire.text(), longest_name);
  member.size = wire.number();
  member.sha512 = limited(wire.text(), sha512_digits);
  member.head = limited(wire.text(), sample_bytes);
  member.tail = limited(wire.text(), longest_tail);
  member.problem = limited(wire.text(), longest_message);
  const bool hash = member.sha512.find_first_not_of("0123456789abcdef") == std::string::npos &&
                    (member.sha512.empty() || member.sha512.size() == sha512_digits);
  if (!hash) throw ProtocolError("a hash that is none");
  return member;
}

}  // namespace

std::string encode_member(const ArchiveMember& member) {
  std::string payload;
  WireWriter wire(payload);
  wire.byte(kind_member);
  wire.text(std::string_view(member.name).substr(0, longest_name));
  wire.number(member.size);
  wire.text(member.sha512);
  wire.text(std::string_view(member.head).substr(0, sample_bytes));
  wire.text(std::string_view(member.tail).substr(0, longest_tail));
  wire.text(std::string_view(member.problem).substr(0, longest_message));
  return payload;
}

std::string encode_member_bytes(std::uint64_t number, std::string_view bytes) {
  std::string payload;
  WireWriter wire(payload);
  wire.byte(kind_bytes);
  wire.number(number);
  wire.text(bytes);
  return payload;
}

std::string encode_member_end(std::uint64_t number, bool whole) {
  std::string payload;
  WireWriter wire(payload);
  wire.byte(kind_end);
  wire.number(number);
  wire.byte(whole ? 1 : 0);
  return payload;
}

std::string encode_walk_diagnostic(Severity severity, std::string_view message) {
  std::string payload;
  WireWriter wire(payload);
  wire.byte(kind_diagnostic);
  wire.byte(static_cast<std::uint8_t>(severity));
  wire.text(message);
  return payload;
}

void read_member_frame(std::string_view payload, MemberSink& sink) {
  auto nodes = std::numeric_limits<std::uint64_t>::max();
  WireReader wire(payload, nodes);
  switch (wire.byte()) {
    case kind_member: sink.member(read_member(wire)); break;
    case kind_bytes: {
      const auto number = wire.number();
      sink.bytes(number, wire.text());
      break;
    }
    case kind_end: {
      const auto number = wire.number();
      sink.end(number, wire.byte() != 0);
      break;
    }
    case kind_diagnostic: {
      const auto severity = wire.number_up_to(static_cast<std::uint64_t>(Severity::error));
      sink.diagnose(static_cast<Severity>(severity), limited(wire.text(), longest_message));
      break;
    }
    default: throw ProtocolError("a member frame of an unknown kind");
  }
  if (!wire.empty()) throw ProtocolError("a message has bytes after its end");
}

}  // namespace quarry
