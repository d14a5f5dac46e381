// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a worker sends: parts or a ProtocolError, and what was read can be written again to the same part.
#include <cstdint>
#include <cstdlib>

#include "ingest/workers/protocol/messages.hpp"

namespace {

using namespace quarry;

constexpr Format format{"fuzz"};

struct Nothing final : MemberSink {
  void member(ArchiveMember) override {}
  void bytes(std::uint64_t, std::string_view) override {}
  void end(std::uint64_t, bool) override {}
  void diagnose(Severity, std::string) override {}
};

template <typename Action>
void attempt(const Action& action) {
  try {
    action();
  } catch (const ProtocolError&) {
  }
}

Part read_events(std::string_view payload) {
  PartSink sink(format);
  std::uint64_t nodes = 100'000;
  EventReader(sink, nodes).read(payload);
  return sink.take();
}

/// Telling a part's own words to a writer and reading them gives as many statements as it has.
void check_round_trip(const Part& part) {
  EventWriter writer;
  std::size_t statements = 0;
  for (const auto& record : part.records) {
    writer.record(record.key);
    for (const auto& statement : record.statements) writer.set(statement.path, statement.value, statement.place);
    statements += record.statements.size();
  }
  for (const auto& record : read_events(writer.take()).records) statements -= record.statements.size();
  if (statements != 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  FrameBuffer buffer;
  attempt([&] {
    buffer.append(bytes);
    while (const auto frame = buffer.next()) read_events(frame->payload);
  });
  attempt([&] { check_round_trip(read_events(bytes)); });
  attempt([&] { decode_request(bytes); });
  attempt([&] { decode_end(bytes); });
  attempt([&] { decode_sample(bytes); });
  Nothing nothing;
  attempt([&] { read_member_frame(bytes, nothing); });
  return 0;
}
