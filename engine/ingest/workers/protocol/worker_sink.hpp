// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

#include "ingest/workers/protocol/messages.hpp"
#include "quarry/extractor.hpp"

namespace quarry {

/// A Sink that sends what it is told as frames. Call `flush` when the extractor has returned.
class WorkerSink final : public Sink {
 public:
  using Send = void (*)(FrameType type, std::string_view payload);
  explicit WorkerSink(Send send) : send_(send) {}
  void record(std::string_view key) override;
  void keep_own_record() override;
  void set(std::string_view path, Value value, Place place = {}) override;
  void diagnose(Severity severity, std::string message, Place place = {}) override;
  void preview(std::string_view kind, std::string_view bytes) override;
  void flush();

 private:
  void flush_if_due();
  Send send_;
  EventWriter events_;
  std::uint64_t records_ = 0, statements_ = 0;
  std::chrono::steady_clock::time_point flushed_ = std::chrono::steady_clock::now();
};

/// A MemberSink that sends what it is told as frames.
class WorkerMemberSink final : public MemberSink {
 public:
  explicit WorkerMemberSink(WorkerSink::Send send) : send_(send) {}
  void member(ArchiveMember member) override;
  void bytes(std::uint64_t number, std::string_view bytes) override;
  void end(std::uint64_t number, bool whole) override;
  void diagnose(Severity severity, std::string message) override;

 private:
  WorkerSink::Send send_;
};

}  // namespace quarry
