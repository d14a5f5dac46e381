// SPDX-License-Identifier: GPL-2.0-or-later
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "ingest/workers/protocol/channel.hpp"
#include "ingest/workers/protocol/messages.hpp"
#include "ingest/workers/protocol/worker.hpp"
#include "ingest/workers/protocol/worker_sink.hpp"

namespace quarry {
namespace {

struct Work {
  Request request;
  std::vector<Descriptor> descriptors;
  bool known = false;  ///< Group::known
};

/// The next request; ends the process where the supervisor is gone. What comes from it is trusted, but checked all the same.
Work next_work() {
  Work work;
  std::array<char, frame_header_bytes> start;
  if (!receive_all(worker_socket, start, work.descriptors)) ::_exit(0);
  const auto header = read_frame_header({start.data(), start.size()});
  std::string payload(header.length, '\0');
  if (!receive_all(worker_socket, payload, work.descriptors)) ::_exit(0);
  check_frame(header, payload);
  if (header.type != FrameType::group) throw ProtocolError("a request was expected");
  work.request = decode_request(payload);
  return work;
}

void send_frame(FrameType type, std::string_view payload) {
  if (!send_all(worker_socket, make_frame(type, payload))) ::_exit(0);
}

/// Fresh files for one extractor: each reads from the start, whatever another has read before.
Group make_group(const Work& work) {
  Group group{work.request.key, {}, work.request.main, work.request.map, work.known};
  auto next = work.descriptors.begin();
  for (const auto& file : work.request.files) {
    int descriptor = -1;
    if (file.has_descriptor && next != work.descriptors.end()) descriptor = ::dup((next++)->get());
    group.files.emplace_back(file.name, descriptor, file.size);
  }
  return group;
}

template <typename Action>
EndOfExtractor guarded(const Action& action) {
  try {
    action();
    return {};
  } catch (const std::bad_alloc&) {
    return {ExtractorEnd::memory, "out of memory"};
  } catch (const std::exception& error) {
    return {ExtractorEnd::exception, std::string(error.what()).substr(0, 4096)};
  } catch (...) {  // a library's own kind: it costs this group
    return {ExtractorEnd::exception, "something that is no std::exception"};
  }
}

EndOfExtractor run(const Extractor& extractor, const Work& work) {
  WorkerSink sink(send_frame);
  auto end = guarded([&] {
    auto group = make_group(work);
    extractor.extract(group, sink);
  });
  sink.flush();
  return end;
}

EndOfExtractor walk(const Extractor& extractor, const Work& work) {
  WorkerMemberSink sink(send_frame);
  return guarded([&] {
    if (extractor.walk == nullptr) throw ProtocolError("its files have no members");
    auto group = make_group(work);
    const bool list = work.request.task == Task::list_members;
    extractor.walk(group.files[group.main], list ? nullptr : &work.request.wanted, sink);
  });
}

void answer_samples(const Work& work) {
  auto group = make_group(work);
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    FileSample sample{i, {}, {}};
    try {
      sample.head = group.files[i].head(sample_bytes);
    } catch (const std::exception& error) {
      sample.problem = std::string(error.what()).substr(0, 4096);
    }
    send_frame(FrameType::sample, encode_sample(sample));
  }
}

bool is_known(std::span<const Extractor* const> extractors, const std::vector<std::string>& names) {
  std::vector<const Format*> formats;
  for (const auto* extractor : extractors)
    if (std::find(names.begin(), names.end(), extractor->format->name) != names.end()) formats.push_back(extractor->format);
  return quarry::is_known(formats);
}

void answer(std::span<const Extractor* const> extractors, Work& work) {
  work.known = is_known(extractors, work.request.formats);
  const auto number = encode_number(work.request.number);
  send_frame(FrameType::begin, number);
  if (work.request.task == Task::sample) answer_samples(work);
  const bool walks = work.request.task == Task::list_members || work.request.task == Task::read_members;
  for (const auto& name : work.request.formats) {
    for (const auto* extractor : extractors) {
      if (extractor->format->name != name) continue;
      send_frame(FrameType::extractor, name);
      send_frame(FrameType::end_extractor, encode_end(walks ? walk(*extractor, work) : run(*extractor, work)));
    }
  }
  send_frame(FrameType::end_group, number);
}

std::vector<int> numbers_of(const std::vector<Descriptor>& descriptors) {
  std::vector<int> numbers;
  for (const auto& descriptor : descriptors) numbers.push_back(descriptor.get());
  return numbers;
}

}  // namespace

void run_child(std::span<const Extractor* const> extractors, const SandboxLimits& limits, const SyscallFilter* filter,
               int zygote) {
  try {
    if (!drop_privileges(limits, zygote)) ::_exit(exit_not_confined);
    // The first request is read before the walls go up, since they let its files (and no others) be opened again by path;
    // it is the supervisor's own words, nothing of a file is looked at yet.
    auto work = next_work();
    if (limits.filter) {
      if (filter == nullptr || !raise_landlock(numbers_of(work.descriptors)) || !filter->raise(::getpid())) {
        ::_exit(exit_not_confined);
      }
    }
    while (true) {
      answer(extractors, work);
      work = next_work();
    }
  } catch (...) {  // nothing may unwind into the zygote's frames; the supervisor sees how this process ended
    ::_exit(1);
  }
}

}  // namespace quarry
