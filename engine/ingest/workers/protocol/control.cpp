// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/control.hpp"

#include <limits>

#include "ingest/workers/protocol/wire.hpp"

namespace quarry {
namespace {

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

}  // namespace

std::string encode_hello(const Hello& hello) {
  std::string bytes;
  WireWriter wire(bytes);
  wire.number(hello.version);
  wire.number(static_cast<std::uint64_t>(hello.landlock));
  wire.byte(hello.seccomp ? 1 : 0);
  wire.number(hello.formats.size());
  for (const auto& name : hello.formats) wire.text(name);
  return bytes;
}

Hello decode_hello(std::string_view bytes) {
  auto nodes = no_limit;
  WireReader wire(bytes, nodes);
  Hello hello;
  hello.version = wire.number();
  hello.landlock = static_cast<int>(wire.number_up_to(1000));
  hello.seccomp = wire.byte() != 0;
  for (auto left = wire.number_up_to(bytes.size()); left != 0; --left) hello.formats.emplace_back(wire.text());
  return hello;
}

std::string encode_command(const Command& command) {
  std::string bytes;
  WireWriter wire(bytes);
  wire.byte(static_cast<std::uint8_t>(command.kind));
  wire.number(command.limits.memory_bytes);
  wire.number(command.limits.cpu_seconds);
  wire.byte(command.limits.filter ? 1 : 0);
  wire.byte(command.limits.kill_on_violation ? 1 : 0);
  wire.signed_number(command.child);
  wire.byte(command.ended_itself ? 1 : 0);
  return bytes;
}

Command decode_command(std::string_view bytes) {
  auto nodes = no_limit;
  WireReader wire(bytes, nodes);
  Command command;
  const auto kind = wire.byte();
  if (kind < 1 || kind > 2) throw ProtocolError("an unknown command");
  command.kind = static_cast<CommandKind>(kind);
  command.limits.memory_bytes = wire.number();
  command.limits.cpu_seconds = static_cast<std::uint32_t>(wire.number_up_to(0xffffffffu));
  command.limits.filter = wire.byte() != 0;
  command.limits.kill_on_violation = wire.byte() != 0;
  command.child = static_cast<pid_t>(wire.signed_number());
  command.ended_itself = wire.byte() != 0;
  return command;
}

std::string encode_answer(std::int64_t answer) {
  std::string bytes;
  WireWriter(bytes).signed_number(answer);
  return bytes;
}

std::int64_t decode_answer(std::string_view bytes) {
  auto nodes = no_limit;
  return WireReader(bytes, nodes).signed_number();
}

}  // namespace quarry
