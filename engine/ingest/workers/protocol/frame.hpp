// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/workers/protocol/wire.hpp"

namespace quarry {

/// Every message between supervisor and worker is a frame: 4 bytes length of the payload, 1 byte type, 4 bytes CRC32C of
/// those five and the payload, then the payload. Little endian.
constexpr std::size_t frame_header_bytes = 9;
constexpr std::size_t max_frame_bytes = std::size_t{8} << 20;

/// What a frame says.
enum class FrameType : std::uint8_t {
  group = 1,      ///< to the worker: a Request; its descriptors come with the first byte
  begin,          ///< the worker took the group of that number in hand
  extractor,      ///< the extractor of that format name starts
  events,         ///< what the extractor told its sink
  end_extractor,  ///< it returned, or why not
  sample,         ///< the head of one file, where the request asked for samples
  member,         ///< what is in an archive, or bytes of it, where the request asked for a walk
  end_group       ///< nothing more comes for the group of that number
};
/// Raised whenever a frame or its content changes; both sides must have the same.
constexpr std::uint64_t protocol_version = 1;

struct Frame {
  FrameType type;
  std::string_view payload;
};

/// The bytes of one frame. Throws ProtocolError where the payload is over max_frame_bytes.
std::string make_frame(FrameType type, std::string_view payload);

/// Length and type of a header that was read, checked against the limits; throws ProtocolError.
struct FrameHeader {
  std::uint32_t length;
  FrameType type;
  std::uint32_t crc;
};
FrameHeader read_frame_header(std::string_view bytes);

/// Throws ProtocolError where the payload is not what the header's checksum was made of.
void check_frame(const FrameHeader& header, std::string_view payload);

/// Cuts a stream of bytes, as they come, into frames.
class FrameBuffer {
 public:
  void append(std::string_view bytes);
  /// The next whole frame, valid until the next call of either; nothing where more bytes are needed. Throws ProtocolError;
  /// after that the stream is lost.
  std::optional<Frame> next();
  /// True where no byte is left of an unfinished frame.
  bool empty() const noexcept { return start_ == buffer_.size(); }

 private:
  std::string buffer_;
  std::size_t start_ = 0;
};

}  // namespace quarry
