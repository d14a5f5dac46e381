// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/conversation.hpp"

#include <algorithm>
#include <utility>

namespace quarry::workers {
namespace {

// A value of one byte on the wire takes up to some 200 in memory: their number is bounded apart from their bytes.
constexpr std::uint64_t bytes_per_node = 4;
constexpr std::uint64_t most_members = 100'000;
constexpr std::uint64_t most_diagnostics = 1'000;

/// Takes out the record that was in the making when no more came.
void drop_unfinished(Part& part, const std::string& key) {
  std::erase_if(part.records, [&](const PartRecord& record) { return record.key == key; });
}

}  // namespace

void Answer::take(const Frame& frame) {
  const auto expect = [&](State state) {
    if (state_ != state) throw ProtocolError("a frame that may not come here");
  };
  switch (frame.type) {
    case FrameType::begin:
      expect(State::fresh);
      if (decode_number(frame.payload) != request_.number) throw ProtocolError("an answer to another request");
      state_ = State::between;
      return;
    case FrameType::extractor:
      expect(State::between);
      begin_extractor(frame.payload);
      state_ = State::inside;
      return;
    case FrameType::events:
    case FrameType::member: expect(State::inside); return take_content(frame);
    case FrameType::end_extractor:
      expect(State::inside);
      end_extractor(decode_end(frame.payload));
      state_ = State::between;
      return;
    case FrameType::sample: expect(State::between); return take_sample(decode_sample(frame.payload));
    case FrameType::end_group:
      expect(State::between);
      if (decode_number(frame.payload) != request_.number) throw ProtocolError("the end of another request");
      if (!has_all()) throw ProtocolError("an end before all was said");
      state_ = State::ended;
      return;
    case FrameType::group: break;
  }
  throw ProtocolError("a request from a worker");
}

void Answer::take_sample(FileSample) { throw ProtocolError("a sample that was not asked for"); }

Conversation::Conversation(const Request& request, std::vector<const Format*> formats, const AnswerLimits& limits)
    : Answer(request, limits), formats_(std::move(formats)), nodes_(limits.output_bytes / bytes_per_node) {}

void Conversation::take_content(const Frame& frame) {
  if (frame.type != FrameType::events) throw ProtocolError("a member that was not asked for");
  events_->read(frame.payload);
}

bool Conversation::has_all() const {
  return next_format_ == formats_.size() && (request().task != Task::sample || next_sample_ == request().files.size());
}

void Conversation::begin_extractor(std::string_view name) {
  if (next_format_ == formats_.size() || formats_[next_format_]->name != name) {
    throw ProtocolError("an extractor that was not asked for");
  }
  sink_.emplace(*formats_[next_format_]);
  events_.emplace(*sink_, nodes_);
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
}

void Conversation::take_sample(FileSample sample) {
  if (request().task != Task::sample || sample.file != next_sample_ || sample.file >= request().files.size()) {
    throw ProtocolError("a sample that was not asked for");
  }
  ++next_sample_;
  samples_.push_back(std::move(sample));
}

void Conversation::break_off(const std::string& reason) {
  if (state() == State::inside) {
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
}

void Walk::begin_extractor(std::string_view name) {
  if (walked_ || name != request().formats.front()) throw ProtocolError("an extractor that was not asked for");
}

void Walk::end_extractor(const EndOfExtractor& end) {
  end_ = end;
  walked_ = true;
}

void Walk::take_content(const Frame& frame) {
  /// Lets pass only what was asked for, in its order.
  class Checked final : public MemberSink {
   public:
    explicit Checked(Walk& walk) : walk_(walk) {}
    void member(ArchiveMember member) override {
      if (walk_.request().task != Task::list_members || ++walk_.members_ > most_members) {
        throw ProtocolError("a member that was not asked for");
      }
      walk_.sink_.member(std::move(member));
    }
    void bytes(std::uint64_t number, std::string_view bytes) override {
      check(number);
      walk_.sink_.bytes(number, bytes);
    }
    void end(std::uint64_t number, bool whole) override {
      check(number);
      ++walk_.next_wanted_;
      walk_.sink_.end(number, whole);
    }
    void diagnose(Severity severity, std::string message) override {
      if (++walk_.diagnostics_ <= most_diagnostics) walk_.sink_.diagnose(severity, std::move(message));
    }

   private:
    void check(std::uint64_t number) const {
      const auto& wanted = walk_.request().wanted;
      if (walk_.next_wanted_ >= wanted.size() || wanted[walk_.next_wanted_] != number) {
        throw ProtocolError("a member that was not asked for");
      }
    }
    Walk& walk_;
  };
  if (frame.type != FrameType::member) throw ProtocolError("events where members were asked for");
  Checked checked(*this);
  read_member_frame(frame.payload, checked);
}

}  // namespace quarry::workers
