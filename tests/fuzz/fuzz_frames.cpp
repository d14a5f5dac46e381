// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker may send: the supervisor takes any bytes for an answer, or a ProtocolError, and nothing else.
// The input: one byte that chooses the request, then messages of one byte type, two bytes length and their payload.
#include <array>
#include <cstdint>
#include <string>

#include "ingest/workers/conversation.hpp"
#include "ingest/workers/protocol/control.hpp"
#include "quarry/record.hpp"

namespace {

using quarry::ProtocolError;
using quarry::Request;
using quarry::Task;

quarry::Claim no_claim(std::string_view, std::string_view, std::string_view) { return quarry::Claim::no; }
const quarry::Format first{"a", 1, 10, "quarry-worker", no_claim, nullptr};
const quarry::Format second{"b", 1, 1000, "quarry-worker", no_claim, nullptr};

class Nowhere final : public quarry::MemberSink {
 public:
  void member(quarry::ArchiveMember) override {}
  void bytes(std::uint64_t, std::string_view) override {}
  void end(std::uint64_t, bool) override {}
  void diagnose(quarry::Severity, std::string) override {}
};

template <typename Decode>
void attempt(const Decode& decode) {
  try {
    decode();
  } catch (const ProtocolError&) {
  }
}

/// The messages that stand alone.
void decode_each(std::string_view bytes) {
  attempt([&] { quarry::decode_request(bytes); });
  attempt([&] { quarry::decode_sample(bytes); });
  attempt([&] { quarry::decode_end(bytes); });
  attempt([&] { quarry::decode_number(bytes); });
  attempt([&] { quarry::decode_hello(bytes); });
  attempt([&] { quarry::decode_command(bytes); });
  attempt([&] { quarry::decode_answer(bytes); });
}

/// The stream as it would come, with checksums that are right.
std::string stream_of(std::string_view messages) {
  std::string stream;
  while (messages.size() >= 3) {
    const auto type = static_cast<quarry::FrameType>(static_cast<unsigned char>(messages[0]) % 8 + 1);
    const std::size_t length = static_cast<unsigned char>(messages[1]) | static_cast<std::size_t>(static_cast<unsigned char>(messages[2])) << 8;
    messages.remove_prefix(3);
    stream += quarry::make_frame(type, messages.substr(0, length));
    messages.remove_prefix(std::min(length, messages.size()));
  }
  return stream;
}

void hold(quarry::workers::Answer& answer, std::string_view bytes) {
  quarry::FrameBuffer buffer;
  for (std::size_t at = 0; at < bytes.size(); at += 1000) {  // in pieces, as sockets give them
    buffer.append(bytes.substr(at, 1000));
    while (const auto frame = buffer.next()) answer.take(*frame);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  const auto choice = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  decode_each(bytes);
  Request request;
  request.task = static_cast<Task>(choice % 4);
  request.formats = {"a", "b"};
  request.files = {{"x", 1, true}, {"y", 2, true}};
  request.wanted = {0, 2};
  const auto stream = choice < 200 ? stream_of(bytes) : std::string(bytes);
  if (request.task == Task::list_members || request.task == Task::read_members) {
    Nowhere sink;
    quarry::workers::Walk walk(request, {}, sink);
    attempt([&] { hold(walk, stream); });
    return 0;
  }
  quarry::workers::Conversation conversation(request, {&first, &second}, {});
  attempt([&] { hold(conversation, stream); });
  if (!conversation.complete()) conversation.break_off("cut");
  (void)quarry::merge(conversation.take_output().parts);
  return 0;
}
