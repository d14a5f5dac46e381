// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/frame.hpp"

#include "crc32c.hpp"

namespace quarry {
namespace {

void put_u32(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i, value >>= 8) out.push_back(static_cast<char>(value & 0xff));
}

std::uint32_t get_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string header_start(std::uint32_t length, FrameType type) {
  std::string out;
  put_u32(out, length);
  out.push_back(static_cast<char>(type));
  return out;
}

}  // namespace

std::string make_frame(FrameType type, std::string_view payload) {
  if (payload.size() > max_frame_bytes) throw ProtocolError("a frame over 8 MiB");
  auto out = header_start(static_cast<std::uint32_t>(payload.size()), type);
  const auto crc = crc32c(payload, crc32c(out));
  out.reserve(frame_header_bytes + payload.size());
  put_u32(out, crc);
  out.append(payload);
  return out;
}

FrameHeader read_frame_header(std::string_view bytes) {
  if (bytes.size() < frame_header_bytes) throw ProtocolError("a frame's header ends early");
  const auto length = get_u32(bytes);
  const auto type = static_cast<std::uint8_t>(bytes[4]);
  if (length > max_frame_bytes) throw ProtocolError("a frame over 8 MiB");
  if (type < static_cast<std::uint8_t>(FrameType::group) || type > static_cast<std::uint8_t>(FrameType::end_group)) {
    throw ProtocolError("a frame of an unknown type");
  }
  return {length, static_cast<FrameType>(type), get_u32(bytes.substr(5))};
}

void check_frame(const FrameHeader& header, std::string_view payload) {
  if (crc32c(payload, crc32c(header_start(header.length, header.type))) != header.crc) {
    throw ProtocolError("a frame whose checksum is wrong");
  }
}

void FrameBuffer::append(std::string_view bytes) {
  if (start_ != 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  buffer_.append(bytes);
}

std::optional<Frame> FrameBuffer::next() {
  const auto rest = std::string_view(buffer_).substr(start_);
  if (rest.size() < frame_header_bytes) return std::nullopt;
  const auto header = read_frame_header(rest);
  if (rest.size() - frame_header_bytes < header.length) return std::nullopt;
  const auto payload = rest.substr(frame_header_bytes, header.length);
  check_frame(header, payload);
  start_ += frame_header_bytes + header.length;
  return Frame{header.type, payload};
}

}  // namespace quarry
