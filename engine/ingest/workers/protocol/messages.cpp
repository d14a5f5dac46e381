// SPDX-License-Identifier: GPL-2.0-or-later
#include "ingest/workers/protocol/messages.hpp"

#include <limits>
#include <utility>

namespace quarry {
namespace {

std::uint64_t unlimited_nodes() { return std::numeric_limits<std::uint64_t>::max(); }

std::string copy(std::string_view text) { return std::string(text); }

void must_be_empty(const WireReader& wire) {
  if (!wire.empty()) throw ProtocolError("a message has bytes after its end");
}

}  // namespace

std::string encode_request(const Request& request) {
  std::string payload;
  WireWriter wire(payload);
  wire.number(request.number);
  wire.byte(static_cast<std::uint8_t>(request.task));
  wire.text(request.key);
  wire.number(request.main);
  wire.text(request.map);
  wire.number(request.formats.size());
  for (const auto& format : request.formats) wire.text(format);
  wire.number(request.files.size());
  for (const auto& file : request.files) {
    wire.text(file.name);
    wire.number(file.size);
    wire.byte(file.has_descriptor ? 1 : 0);
  }
  wire.number(request.wanted.size());
  std::uint64_t before = 0;
  for (const auto number : request.wanted) wire.number(number - std::exchange(before, number));
  return payload;
}

Request decode_request(std::string_view payload) {
  auto nodes = unlimited_nodes();
  WireReader wire(payload, nodes);
  Request request;
  request.number = wire.number();
  const auto task = wire.byte();
  if (task > static_cast<std::uint8_t>(Task::read_members)) throw ProtocolError("an unknown task");
  request.task = static_cast<Task>(task);
  request.key = copy(wire.text());
  request.main = wire.number();
  request.map = copy(wire.text());
  for (auto left = wire.number_up_to(payload.size()); left != 0; --left) request.formats.push_back(copy(wire.text()));
  for (auto left = wire.number_up_to(payload.size()); left != 0; --left) {
    RequestFile file;
    file.name = copy(wire.text());
    file.size = wire.number();
    file.has_descriptor = wire.byte() != 0;
    request.files.push_back(std::move(file));
  }
  std::uint64_t number = 0;
  for (auto left = wire.number_up_to(payload.size()); left != 0; --left) request.wanted.push_back(number += wire.number());
  must_be_empty(wire);
  if (request.main >= request.files.size()) throw ProtocolError("a group without its main file");
  return request;
}

std::string encode_number(std::uint64_t number) {
  std::string payload;
  WireWriter(payload).number(number);
  return payload;
}

std::uint64_t decode_number(std::string_view payload) {
  auto nodes = unlimited_nodes();
  WireReader wire(payload, nodes);
  const auto number = wire.number();
  must_be_empty(wire);
  return number;
}

std::string encode_end(const EndOfExtractor& end) {
  std::string payload;
  WireWriter wire(payload);
  wire.byte(static_cast<std::uint8_t>(end.end));
  wire.text(end.message);
  return payload;
}

EndOfExtractor decode_end(std::string_view payload) {
  auto nodes = unlimited_nodes();
  WireReader wire(payload, nodes);
  const auto end = wire.byte();
  if (end > static_cast<std::uint8_t>(ExtractorEnd::memory)) throw ProtocolError("an extractor that ended in an unknown way");
  EndOfExtractor read{static_cast<ExtractorEnd>(end), copy(wire.text())};
  must_be_empty(wire);
  return read;
}

std::string encode_sample(const FileSample& sample) {
  std::string payload;
  WireWriter wire(payload);
  wire.number(sample.file);
  wire.text(sample.head);
  wire.text(sample.problem);
  return payload;
}

FileSample decode_sample(std::string_view payload) {
  auto nodes = unlimited_nodes();
  WireReader wire(payload, nodes);
  FileSample sample;
  sample.file = wire.number();
  sample.head = copy(wire.text());
  sample.problem = copy(wire.text());
  must_be_empty(wire);
  if (sample.head.size() > sample_bytes) throw ProtocolError("a sample over its limit");
  return sample;
}

}  // namespace quarry
