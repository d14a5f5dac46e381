// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/protocol/frame.hpp"

#include <gtest/gtest.h>

#include "ingest/workers/protocol/control.hpp"
#include "ingest/workers/protocol/messages.hpp"

namespace quarry {
namespace {

TEST(Frame, ComesWholeHoweverItWasCut) {
  const auto stream = make_frame(FrameType::begin, "one") + make_frame(FrameType::events, "") +
                      make_frame(FrameType::events, std::string(100'000, 'x'));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, stream.size()}) {
    FrameBuffer buffer;
    std::vector<std::size_t> sizes;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      buffer.append(std::string_view(stream).substr(at, step));
      while (const auto frame = buffer.next()) sizes.push_back(frame->payload.size());
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 0, 100'000})) << step;
    EXPECT_TRUE(buffer.empty());
  }
}

TEST(Frame, EveryFlippedBitIsNoticed) {
  const auto whole = make_frame(FrameType::events, "payload");
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    FrameBuffer buffer;
    buffer.append(flipped);
    std::optional<Frame> frame;
    try {
      frame = buffer.next();
    } catch (const ProtocolError&) {
    }
    EXPECT_FALSE(frame.has_value()) << bit;
  }
}

TEST(Frame, LimitIsEightMebibytes) {
  EXPECT_NO_THROW(make_frame(FrameType::events, std::string(max_frame_bytes, 'x')));
  EXPECT_THROW(make_frame(FrameType::events, std::string(max_frame_bytes + 1, 'x')), ProtocolError);
  FrameBuffer buffer;
  buffer.append(std::string("\x01\x00\x80\x00\x04\0\0\0\0", 9));  // says 8 MiB and one byte: refused before they come
  EXPECT_THROW(buffer.next(), ProtocolError);
}

TEST(Frame, RequestsComeBack) {
  Request request;
  request.number = 77;
  request.key = "a/OUTCAR";
  request.main = 1;
  request.map = "{}";
  request.formats = {"vasp", "any_file"};
  request.files = {{"a/INCAR", 12, false}, {"a/OUTCAR", std::uint64_t{1} << 40, true}};
  const auto read = decode_request(encode_request(request));
  EXPECT_EQ(read.number, 77u);
  EXPECT_EQ(read.key, request.key);
  EXPECT_EQ(read.formats, request.formats);
  ASSERT_EQ(read.files.size(), 2u);
  EXPECT_EQ(read.files[1].size, std::uint64_t{1} << 40);
  EXPECT_TRUE(read.files[1].has_descriptor);
  EXPECT_FALSE(read.files[0].has_descriptor);
  request.main = 2;
  EXPECT_THROW(decode_request(encode_request(request)), ProtocolError);
}

TEST(Frame, CommandsComeBack) {
  Command command;
  command.kind = CommandKind::end;
  command.limits.memory_bytes = std::uint64_t{2} << 30;
  command.child = 4711;
  command.ended_itself = true;
  const auto read = decode_command(encode_command(command));
  EXPECT_EQ(read.kind, CommandKind::end);
  EXPECT_EQ(read.limits.memory_bytes, command.limits.memory_bytes);
  EXPECT_EQ(read.child, 4711);
  EXPECT_TRUE(read.ended_itself);
  EXPECT_EQ(decode_answer(encode_answer(-11)), -11);
}

}  // namespace
}  // namespace quarry
