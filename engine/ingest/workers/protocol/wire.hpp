// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "quarry/value.hpp"

namespace quarry {

/// The other side of a channel sent what the protocol does not allow.
class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Values nest at most so deep on the wire.
constexpr int max_wire_depth = 64;

/// Appends the wire form of things: little endian, LEB128 numbers, strings with their length before them.
class WireWriter {
 public:
  explicit WireWriter(std::string& out) : out_(out) {}
  void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void number(std::uint64_t value);
  /// Signed, small magnitudes short.
  void signed_number(std::int64_t value);
  void text(std::string_view value);
  /// Throws ProtocolError where it nests deeper than max_wire_depth.
  void value(const Value& value) { this->value(value, 0); }

 private:
  void value(const Value& value, int depth);
  void real(double value);
  std::string& out_;
};

/// Reads what WireWriter wrote. Every byte is taken as hostile: whatever the bytes are, a call gives a value or throws
/// ProtocolError, and holds no more memory than a fixed multiple of the bytes it was given and of `nodes`.
class WireReader {
 public:
  /// `nodes`: how many values may still be made; counted down.
  WireReader(std::string_view bytes, std::uint64_t& nodes) : rest_(bytes), nodes_(nodes) {}
  bool empty() const noexcept { return rest_.empty(); }
  std::uint8_t byte();
  std::uint64_t number();
  std::int64_t signed_number();
  /// A number that must be at most `limit`.
  std::uint64_t number_up_to(std::uint64_t limit);
  std::string_view text();
  Value value() { return value(0); }
  /// Takes one from `nodes`; throws where none is left.
  void count_node();

 private:
  Value value(int depth);
  Value array(int depth);
  Value object(int depth);
  std::string_view take(std::uint64_t size);
  std::string_view rest_;
  std::uint64_t& nodes_;
};

}  // namespace quarry
