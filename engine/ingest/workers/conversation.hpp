// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
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

/// Makes the answer of a worker to one request into parts, frame by frame. Every frame is taken as hostile.
class Conversation {
 public:
  /// `formats` are those of the request, in its order.
  Conversation(const Request& request, std::vector<const Format*> formats, const AnswerLimits& limits);
  /// Throws ProtocolError for a frame that may not come now, or that says what may not be.
  void take(const Frame& frame);
  bool begun() const noexcept { return state_ != State::fresh; }
  bool complete() const noexcept { return state_ == State::ended; }
  const AnswerLimits& limits() const noexcept { return limits_; }

  /// No more comes: the extractor in hand is a failure for that reason, what it had completed is kept as truncated.
  void break_off(const std::string& reason);
  intake::GroupOutput take_output() { return std::move(output_); }
  std::vector<FileSample> take_samples() { return std::move(samples_); }

 private:
  enum class State { fresh, between, inside, ended };
  void begin_extractor(std::string_view name);
  void end_extractor(const EndOfExtractor& end);
  void take_sample(FileSample sample);

  const Request& request_;
  std::vector<const Format*> formats_;
  AnswerLimits limits_;
  State state_ = State::fresh;
  std::size_t next_format_ = 0, next_sample_ = 0;
  std::uint64_t nodes_;
  std::optional<PartSink> sink_;
  std::optional<EventReader> events_;
  intake::GroupOutput output_;
  std::vector<FileSample> samples_;
};

}  // namespace quarry::workers
