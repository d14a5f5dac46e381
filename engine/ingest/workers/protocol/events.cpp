// SPDX-License-Identifier: GPL-2.0-or-later
#include <utility>

#include "ingest/workers/protocol/messages.hpp"

namespace quarry {
namespace {

enum Event : std::uint8_t { event_record = 1, event_keep_own, event_set, event_diagnose, event_preview };
enum PlaceBit : std::uint8_t { place_file = 1, place_line = 2, place_byte = 4, place_object = 8 };

constexpr std::size_t max_key_bytes = 1024;
// Beyond these a text is written out each time, so that few bytes cannot stand for many.
constexpr std::size_t max_interned_texts = 65536;
constexpr std::size_t max_interned_bytes = 256;
constexpr std::uint64_t max_file_index = 1 << 24;

/// a + b where the sum may wrap: a hostile distance is a wrong number, not undefined behaviour.
std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

}  // namespace

std::string EventWriter::take() { return std::exchange(payload_, {}); }

// 0: a text that is not kept; 1: a text that gets the next number; n + 2: the text of number n
void EventWriter::interned(std::string_view text) {
  std::string key(text);
  if (const auto found = texts_.find(key); found != texts_.end()) return wire_.number(found->second + 2);
  const bool keep = texts_.size() < max_interned_texts && text.size() <= max_interned_bytes;
  if (keep) texts_.emplace(std::move(key), texts_.size());
  wire_.number(keep ? 1 : 0);
  wire_.text(text);
}

void EventWriter::place(const Place& place) {
  std::uint8_t bits = 0;
  if (place.file >= 0) bits |= place_file;
  if (place.line >= 0) bits |= place_line;
  if (place.byte >= 0) bits |= place_byte;
  if (!place.object.empty()) bits |= place_object;
  wire_.byte(bits);
  if (place.file >= 0) wire_.number(static_cast<std::uint64_t>(place.file));
  if (place.line >= 0) wire_.signed_number(wrapping_difference(place.line, std::exchange(line_, place.line)));
  if (place.byte >= 0) wire_.signed_number(wrapping_difference(place.byte, std::exchange(byte_, place.byte)));
  if (!place.object.empty()) interned(place.object);
}

void EventWriter::record(std::string_view key) {
  wire_.byte(event_record);
  wire_.text(key.substr(0, max_key_bytes));
}

void EventWriter::keep_own_record() { wire_.byte(event_keep_own); }

void EventWriter::set(std::string_view path, const Value& value, const Place& place) {
  const auto before = payload_.size();
  wire_.byte(event_set);
  try {  // before any text is kept, so that a value too deep leaves nothing behind
    wire_.value(value);
  } catch (const ProtocolError&) {
    payload_.resize(before);
    throw;
  }
  interned(path);
  this->place(place);
}

void EventWriter::diagnose(Severity severity, std::string_view message, const Place& place) {
  wire_.byte(event_diagnose);
  wire_.byte(static_cast<std::uint8_t>(severity));
  wire_.text(message);
  this->place(place);
}

void EventWriter::preview(std::string_view kind, std::string_view bytes) {
  wire_.byte(event_preview);
  wire_.text(kind);
  wire_.text(bytes);
}

std::string EventReader::interned(WireReader& wire) {
  const auto number = wire.number();
  if (number >= 2) {
    if (number - 2 >= texts_.size()) throw ProtocolError("a text that was never sent");
    return texts_[number - 2];
  }
  wire.count_node();
  std::string text(wire.text());
  if (number == 1) {
    if (texts_.size() >= max_interned_texts || text.size() > max_interned_bytes) throw ProtocolError("too many texts to keep");
    texts_.push_back(text);
  }
  return text;
}

Place EventReader::place(WireReader& wire) {
  Place place;
  const auto bits = wire.byte();
  if ((bits & place_file) != 0) place.file = static_cast<int>(wire.number_up_to(max_file_index));
  if ((bits & place_line) != 0) place.line = line_ = wrapping_sum(wire.signed_number(), line_);
  if ((bits & place_byte) != 0) place.byte = byte_ = wrapping_sum(wire.signed_number(), byte_);
  if ((bits & place_object) != 0) place.object = interned(wire);
  if ((bits >> 4) != 0 || place.line < -1 || place.byte < -1) throw ProtocolError("a place that cannot be");
  return place;
}

void EventReader::read(std::string_view payload) {
  WireReader wire(payload, nodes_);
  while (!wire.empty()) {
    wire.count_node();
    switch (wire.byte()) {
      case event_record: {
        const auto key = wire.text();
        if (key.size() > max_key_bytes) throw ProtocolError("a record's key over 1,024 bytes");
        sink_.record(key);
        record_ = key;
        break;
      }
      case event_keep_own: sink_.keep_own_record(); break;
      case event_set: {
        auto value = wire.value();
        const auto path = interned(wire);
        sink_.set(path, std::move(value), place(wire));
        break;
      }
      case event_diagnose: {
        const auto severity = wire.number_up_to(static_cast<std::uint64_t>(Severity::error));
        std::string message(wire.text());
        sink_.diagnose(static_cast<Severity>(severity), std::move(message), place(wire));
        break;
      }
      case event_preview: {
        const auto kind = wire.text();
        sink_.preview(kind, wire.text());
        break;
      }
      default: throw ProtocolError("an event of an unknown kind");
    }
  }
}

}  // namespace quarry
