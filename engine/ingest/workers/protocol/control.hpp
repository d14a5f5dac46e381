// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/workers/protocol/sandbox.hpp"

namespace quarry {

/// The messages between supervisor and zygote: one datagram each, the zygote answers each command before it takes the next.
/// The zygote never sees a byte of a file, so it is trusted; what it says is checked all the same.

constexpr std::size_t max_control_bytes = 64 << 10;

/// Sent once, when the program is ready.
struct Hello {
  std::uint64_t version = 0;  ///< protocol_version
  int landlock = 0;
  bool seccomp = false;
  std::vector<std::string> formats;  ///< names of its extractors
};
std::string encode_hello(const Hello& hello);
Hello decode_hello(std::string_view bytes);

enum class CommandKind : std::uint8_t {
  start = 1,  ///< fork a child that reads requests from the descriptor that comes along
  end         ///< kill the child and its process group, and say how it ended
};
struct Command {
  CommandKind kind = CommandKind::start;
  SandboxLimits limits;     ///< start
  pid_t child = 0;          ///< end
  bool ended_itself = false;  ///< end: its socket was closed, so wait a moment for its own end before killing it
};
std::string encode_command(const Command& command);
Command decode_command(std::string_view bytes);

/// start: the child's process id, or the negative errno of fork. end: its wait status, plus `answer_killed` where it had to
/// be killed; -1 where there is no such child.
constexpr std::int64_t answer_killed = std::int64_t{1} << 32;
std::string encode_answer(std::int64_t answer);
std::int64_t decode_answer(std::string_view bytes);

}  // namespace quarry
