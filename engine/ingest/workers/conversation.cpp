// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/conversation.hpp"

#include <algorithm>
#include <utility>

namespace quarry::workers {
namespace {

// A value of one byte on the wire takes up to some 200 in memory: their number is bounded apart from their bytes.
constexpr std::uint64_t bytes_per_node = 4;

/// Takes out the record that was in the making when no more came.
void drop_unfinished(Part& part, const std::string& key) {
  std::erase_if(part.records, [&](const PartRecord& record) { return record.key == key; });
}

}  // namespace

Conversation::Conversation(const Request& request, std::vector<const Format*> formats, const AnswerLimits& limits)
    : request_(request), formats_(std::move(formats)), limits_(limits), nodes_(limits.output_bytes / bytes_per_node) {}

void Conversation::take(const Frame& frame) {
  const auto expect = [&](State state) {
    if (state_ != state) throw ProtocolError("a frame that may not come here");
  };
  switch (frame.type) {
    case FrameType::begin:
      expect(State::fresh);
      if (decode_number(frame.payload) != request_.number) throw ProtocolError("an answer to another request");
      state_ = State::between;
      return;
    case FrameType::extractor: expect(State::between); return begin_extractor(frame.payload);
    case FrameType::events: expect(State::inside); return events_->read(frame.payload);
    case FrameType::end_extractor: expect(State::inside); return end_extractor(decode_end(frame.payload));
    case FrameType::sample: expect(State::between); return take_sample(decode_sample(frame.payload));
    case FrameType::end_group:
      expect(State::between);
      if (decode_number(frame.payload) != request_.number) throw ProtocolError("the end of another request");
      if (next_format_ != formats_.size()) throw ProtocolError("an end before the last extractor");
      if (request_.samples && next_sample_ != request_.files.size()) throw ProtocolError("an end before the last sample");
      state_ = State::ended;
      return;
    case FrameType::group: break;
  }
  throw ProtocolError("a request from a worker");
}

void Conversation::begin_extractor(std::string_view name) {
  if (next_format_ == formats_.size() || formats_[next_format_]->name != name) {
    throw ProtocolError("an extractor that was not asked for");
  }
  sink_.emplace(*formats_[next_format_]);
  events_.emplace(*sink_, nodes_);
  state_ = State::inside;
}

void Conversation::end_extractor(const EndOfExtractor& end) {
  auto part = sink_->take();
  if (end.end != ExtractorEnd::done) {
    part.truncated = true;
    const bool memory = end.end == ExtractorEnd::memory;
    output_.failures.push_back({formats_[next_format_], memory ? "out of memory" : end.message, memory});
  }
  output_.parts.push_back(std::move(part));
  events_.reset();
  sink_.reset();
  ++next_format_;
  state_ = State::between;
}

void Conversation::take_sample(FileSample sample) {
  if (!request_.samples || sample.file != next_sample_ || sample.file >= request_.files.size()) {
    throw ProtocolError("a sample that was not asked for");
  }
  ++next_sample_;
  samples_.push_back(std::move(sample));
}

void Conversation::break_off(const std::string& reason) {
  if (state_ == State::inside) {
    auto part = sink_->take();
    drop_unfinished(part, events_->current_record());
    part.truncated = true;
    const bool says_something = !part.diagnostics.empty() ||
                                std::any_of(part.records.begin(), part.records.end(),
                                            [](const PartRecord& record) { return !record.statements.empty(); });
    if (says_something) output_.parts.push_back(std::move(part));
  }
  // between two extractors it is the next one's, after the last one nobody's but still a failure of the group
  if (!formats_.empty()) {
    output_.failures.push_back({formats_[std::min(next_format_, formats_.size() - 1)], reason, true});
  }
  state_ = State::ended;
}

}  // namespace quarry::workers
