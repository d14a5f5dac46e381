// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/wire.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace quarry {
namespace {

enum Tag : std::uint8_t {
  tag_null,
  tag_false,
  tag_true,
  tag_integer,
  tag_double,   // 8 bytes
  tag_exact,    // text
  tag_string,
  tag_array,
  tag_object,
  tag_decimal0  // and up: a number m over 10^(tag - tag_decimal0), of short decimals as tables hold them
};

constexpr int decimals = 7;
constexpr std::array<double, decimals> powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
constexpr double decimal_limit = 1e9;  // above it the varint is no shorter than the double

constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

}  // namespace

void WireWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    byte(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  byte(static_cast<std::uint8_t>(value));
}

void WireWriter::signed_number(std::int64_t value) { number(zigzag(value)); }

void WireWriter::text(std::string_view value) {
  number(value.size());
  out_.append(value);
}

void WireWriter::real(double value) {
  if (std::abs(value) < decimal_limit && !(value == 0 && std::signbit(value))) {
    for (std::size_t i = 0; i < decimals; ++i) {
      const double scaled = std::nearbyint(value * powers[i]);
      if (std::abs(scaled) >= decimal_limit) break;
      // m and 10^i are exact, so their quotient is the double nearest to that decimal: equality means no loss
      if (scaled / powers[i] == value) {
        byte(static_cast<std::uint8_t>(tag_decimal0 + i));
        return signed_number(static_cast<std::int64_t>(scaled));
      }
    }
  }
  byte(tag_double);
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (int i = 0; i < 8; ++i, bits >>= 8) byte(static_cast<std::uint8_t>(bits));
}

void WireWriter::value(const Value& value, int depth) {
  if (depth > max_wire_depth) throw ProtocolError("a value is nested deeper than 64 levels");
  if (value.is_null()) {
    byte(tag_null);
  } else if (value.is_bool()) {
    byte(value.as_bool() ? tag_true : tag_false);
  } else if (value.is_integer()) {
    byte(tag_integer);
    signed_number(value.as_integer());
  } else if (value.is_real()) {
    real(value.as_number());
  } else if (value.is_exact_number()) {
    byte(tag_exact);
    text(value.as_exact_number().text);
  } else if (value.is_string()) {
    byte(tag_string);
    text(value.as_string());
  } else if (value.is_array()) {
    byte(tag_array);
    number(value.as_array().size());
    for (const auto& item : value.as_array()) this->value(item, depth + 1);
  } else {
    byte(tag_object);
    number(value.as_object().size());
    for (const auto& [name, member] : value.as_object()) {
      text(name);
      this->value(member, depth + 1);
    }
  }
}

std::string_view WireReader::take(std::uint64_t size) {
  if (size > rest_.size()) throw ProtocolError("a message ends early");
  const auto taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

std::uint8_t WireReader::byte() { return static_cast<std::uint8_t>(take(1)[0]); }

std::uint64_t WireReader::number() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto part = byte();
    if (shift == 63 && part > 1) break;
    value |= static_cast<std::uint64_t>(part & 0x7f) << shift;
    if ((part & 0x80) == 0) return value;
  }
  throw ProtocolError("a number is longer than 64 bits");
}

std::int64_t WireReader::signed_number() { return unzigzag(number()); }

std::uint64_t WireReader::number_up_to(std::uint64_t limit) {
  const auto value = number();
  if (value > limit) throw ProtocolError("a number is out of its range");
  return value;
}

std::string_view WireReader::text() { return take(number()); }

void WireReader::count_node() {
  if (nodes_ == 0) throw ProtocolError("more values than its limit");
  --nodes_;
}

Value WireReader::array(int depth) {
  auto left = number_up_to(rest_.size());  // an item has at least one byte
  Array items;
  for (; left != 0; --left) items.push_back(value(depth + 1));
  return items;
}

Value WireReader::object(int depth) {
  auto left = number_up_to(rest_.size());
  Object members;
  for (; left != 0; --left) {
    std::string name(text());
    if (!members.emplace(std::move(name), value(depth + 1)).second) {
      throw ProtocolError("an object has a member twice");
    }
  }
  return members;
}

Value WireReader::value(int depth) {
  if (depth > max_wire_depth) throw ProtocolError("a value is nested deeper than 64 levels");
  count_node();
  const auto tag = byte();
  switch (tag) {
    case tag_null: return nullptr;
    case tag_false: return false;
    case tag_true: return true;
    case tag_integer: return signed_number();
    case tag_exact: return ExactNumber{std::string(text())};
    case tag_string: return text();
    case tag_array: return array(depth);
    case tag_object: return object(depth);
    case tag_double: {
      const auto bytes = take(8);
      std::uint64_t bits = 0;
      for (int i = 7; i >= 0; --i) bits = (bits << 8) | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
      return std::bit_cast<double>(bits);
    }
    default: break;
  }
  const auto power = static_cast<std::size_t>(tag) - tag_decimal0;
  if (power >= decimals) throw ProtocolError("an unknown kind of value");
  return static_cast<double>(signed_number()) / powers[power];
}

}  // namespace quarry
