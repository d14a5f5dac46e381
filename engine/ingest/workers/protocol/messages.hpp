// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/workers/protocol/frame.hpp"
#include "quarry/extractor.hpp"

namespace quarry {

/// At most so many descriptors go with a group; further files are known to the worker by name and size.
constexpr std::size_t max_descriptors = 64;
/// How much of a decompressed file a sample holds.
constexpr std::size_t sample_bytes = 64 << 10;

struct RequestFile {
  std::string name;
  std::uint64_t size = 0;
  bool has_descriptor = false;  ///< the descriptors of the message are those of these files, in order
};

/// What is asked for.
enum class Task : std::uint8_t {
  extract,       ///< run `formats` over the group
  sample,        ///< the heads of the files
  list_members,  ///< walk the main file, an archive of the format `formats[0]`
  read_members   ///< the same, for the bytes of the members in `wanted`
};

/// One group for a worker.
struct Request {
  std::uint64_t number = 0;  ///< repeated in the begin and end frames
  Task task = Task::extract;
  std::string key;
  std::uint64_t main = 0;
  std::string map;
  std::vector<std::string> formats;  ///< names of the extractors to run, in this order
  std::vector<RequestFile> files;
  std::vector<std::uint64_t> wanted;  ///< numbers of members, rising
};

std::string encode_request(const Request& request);
/// Throws ProtocolError.
Request decode_request(std::string_view payload);

/// The one number that `begin` and `end_group` hold.
std::string encode_number(std::uint64_t number);
std::uint64_t decode_number(std::string_view payload);

/// How an extractor ended.
enum class ExtractorEnd : std::uint8_t {
  done,
  exception,  ///< it threw: our bug, or a library's
  memory      ///< it threw because its memory was used up
};
struct EndOfExtractor {
  ExtractorEnd end = ExtractorEnd::done;
  std::string message;
};
std::string encode_end(const EndOfExtractor& end);
EndOfExtractor decode_end(std::string_view payload);

/// The first bytes of one file, decompressed.
struct FileSample {
  std::uint64_t file = 0;
  std::string head;
  std::string problem;  ///< why there is no head, or empty
};
std::string encode_sample(const FileSample& sample);
FileSample decode_sample(std::string_view payload);

/// The payloads of `member` frames, one call each.
std::string encode_member(const ArchiveMember& member);
std::string encode_member_bytes(std::uint64_t number, std::string_view bytes);
std::string encode_member_end(std::uint64_t number, bool whole);
std::string encode_walk_diagnostic(Severity severity, std::string_view message);
/// Tells a sink what such a payload says. Throws ProtocolError.
void read_member_frame(std::string_view payload, MemberSink& sink);

/// Makes the payloads of `events` frames of one extractor over one group. Paths and objects of places go over the wire
/// once; lines and bytes as the distance from those before.
class EventWriter {
 public:
  void record(std::string_view key);
  void keep_own_record();
  /// Throws ProtocolError, and writes nothing, where the value is nested too deep.
  void set(std::string_view path, const Value& value, const Place& place);
  void diagnose(Severity severity, std::string_view message, const Place& place);
  void preview(std::string_view kind, std::string_view bytes);
  std::size_t size() const noexcept { return payload_.size(); }
  /// The payload so far; the next begins empty and goes on with the same tables.
  std::string take();

 private:
  void interned(std::string_view text);
  void place(const Place& place);
  std::string payload_;
  WireWriter wire_{payload_};
  std::unordered_map<std::string, std::uint64_t> texts_;
  std::int64_t line_ = 0, byte_ = 0;
};

/// Tells a Sink what the payloads of one extractor's `events` frames say. Takes every byte as hostile.
class EventReader {
 public:
  /// `nodes`: how many values, statements and strings may still come; counted down.
  EventReader(Sink& sink, std::uint64_t& nodes) : sink_(sink), nodes_(nodes) {}
  /// Throws ProtocolError; what came before it was told.
  void read(std::string_view payload);
  /// The key of the record that is current: the one that was not completed if no more comes.
  const std::string& current_record() const noexcept { return record_; }

 private:
  std::string interned(WireReader& wire);
  Place place(WireReader& wire);
  Sink& sink_;
  std::uint64_t& nodes_;
  std::vector<std::string> texts_;
  std::string record_;
  std::int64_t line_ = 0, byte_ = 0;
};

}  // namespace quarry
