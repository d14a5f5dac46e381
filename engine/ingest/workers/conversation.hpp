// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/extraction_runner.hpp"
#include "ingest/workers/protocol/messages.hpp"

namespace quarry::workers {

/// What one answer may take.
struct AnswerLimits {
  std::chrono::milliseconds wall{60'000};
  std::chrono::milliseconds no_progress{30'000};
  std::uint64_t output_bytes = std::uint64_t{8} << 20;
};

enum class OutcomeKind {
  complete,
  closed,     ///< the worker's end of the socket is gone
  overdue,    ///< over its total time
  silent,     ///< no frame for too long
  flood,      ///< over its output
  violation,  ///< bytes that the protocol does not allow
};

/// How the answer to one request ended.
struct Outcome {
  OutcomeKind kind = OutcomeKind::complete;
  bool begun = false;   ///< the worker had taken the request in hand
  std::string message;  ///< of a violation
};

/// The answer of a worker to one request, taken frame by frame. Every frame is taken as hostile.
class Answer {
 public:
  Answer(const Request& request, const AnswerLimits& limits) : request_(request), limits_(limits) {}
  virtual ~Answer() = default;
  /// Throws ProtocolError for a frame that may not come now, or that says what may not be.
  void take(const Frame& frame);
  bool begun() const noexcept { return state_ != State::fresh; }
  bool complete() const noexcept { return state_ == State::ended; }
  const AnswerLimits& limits() const noexcept { return limits_; }

 protected:
  enum class State { fresh, between, inside, ended };
  State state() const noexcept { return state_; }
  const Request& request() const noexcept { return request_; }

 private:
  virtual void begin_extractor(std::string_view name) = 0;
  virtual void take_content(const Frame& frame) = 0;  ///< events or a member
  virtual void end_extractor(const EndOfExtractor& end) = 0;
  virtual void take_sample(FileSample sample);
  virtual bool has_all() const = 0;  ///< may the group end now?

  const Request& request_;
  AnswerLimits limits_;
  State state_ = State::fresh;
};

/// Makes the answer to a request for samples or for an extraction into those, or into parts.
class Conversation final : public Answer {
 public:
  /// `formats` are those of the request, in its order.
  Conversation(const Request& request, std::vector<const Format*> formats, const AnswerLimits& limits);
  /// No more comes: the extractor in hand is a failure for that reason, what it had completed is kept as truncated.
  void break_off(const std::string& reason);
  intake::GroupOutput take_output() { return std::move(output_); }
  std::vector<FileSample> take_samples() { return std::move(samples_); }

 private:
  void begin_extractor(std::string_view name) override;
  void take_content(const Frame& frame) override;
  void end_extractor(const EndOfExtractor& end) override;
  void take_sample(FileSample sample) override;
  bool has_all() const override;

  std::vector<const Format*> formats_;
  std::size_t next_format_ = 0, next_sample_ = 0;
  std::uint64_t nodes_;
  std::optional<PartSink> sink_;
  std::optional<EventReader> events_;
  intake::GroupOutput output_;
  std::vector<FileSample> samples_;
};

/// Passes the answer to a request for a walk on to a sink.
class Walk final : public Answer {
 public:
  Walk(const Request& request, const AnswerLimits& limits, MemberSink& sink) : Answer(request, limits), sink_(sink) {}
  /// How the walk ended, where it did.
  const EndOfExtractor& end() const noexcept { return end_; }

 private:
  void begin_extractor(std::string_view name) override;
  void take_content(const Frame& frame) override;
  void end_extractor(const EndOfExtractor& end) override;
  bool has_all() const override { return walked_; }

  MemberSink& sink_;
  EndOfExtractor end_;
  bool walked_ = false;
  std::uint64_t members_ = 0, diagnostics_ = 0;
  std::size_t next_wanted_ = 0;
};

}  // namespace quarry::workers
