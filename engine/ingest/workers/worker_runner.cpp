// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/workers/worker_runner.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <limits>
#include <map>
#include <optional>

#include "ingest/file/inflater.hpp"
#include "ingest/workers/worker_pool.hpp"
#include "quarry/error.hpp"

namespace quarry::workers {
namespace {

/// The program that knows any file, and shows heads of compressed ones: without it nothing can be done.
constexpr std::string_view core_program = "quarry-worker";

/// A request, the descriptors that go with it, and the bytes behind them.
struct Parcel {
  Request request;
  std::vector<int> descriptors;
  std::uint64_t bytes = 0;
};

void add_file(Parcel& parcel, const intake::InputFile& file, bool with_descriptor) {
  const bool sent = with_descriptor && file.descriptor >= 0;
  parcel.request.files.push_back({file.name, file.size, sent});
  if (!sent) return;
  parcel.descriptors.push_back(file.descriptor);
  parcel.bytes += file.size;
}

/// The main file's descriptor and the first of the others, as many as may go.
Parcel pack(const intake::GroupInput& group) {
  Parcel parcel;
  parcel.request.key = group.key;
  parcel.request.main = group.main;
  parcel.request.map = group.map;
  std::size_t others = max_descriptors - 1;
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    const bool sent = i == group.main || (group.files[i].descriptor >= 0 && others > 0);
    if (sent && i != group.main) --others;
    add_file(parcel, group.files[i], sent);
  }
  return parcel;
}

bool is_compressed(const intake::InputFile& file) {
  std::array<char, 16> start{};
  const auto got = file.descriptor < 0 ? -1 : ::pread(file.descriptor, start.data(), start.size(), 0);
  return got > 0 && compression_of({start.data(), static_cast<std::size_t>(got)}) != Compression::none;
}

class WorkerRunner final : public intake::ExtractionRunner {
 public:
  explicit WorkerRunner(const WorkerOptions& options) : pool_(options) {}

  std::vector<intake::GroupOutput> run(const std::vector<intake::GroupInput>& groups) override {
    std::vector<intake::GroupOutput> outputs;
    outputs.reserve(groups.size());
    for (const auto& group : groups) outputs.push_back(run(group));
    return outputs;
  }

  intake::WalkOutcome walk(const Format& format, const intake::InputFile& archive,
                           const std::vector<std::uint64_t>* wanted, MemberSink& sink) override;

  std::vector<intake::Sample> samples(const std::vector<intake::InputFile>& files) override {
    std::vector<intake::Sample> samples(files.size());
    std::vector<std::size_t> compressed;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (is_compressed(files[i])) {
        compressed.push_back(i);
      } else {
        samples[i] = intake::read_sample(files[i]);
      }
    }
    inflate_samples(files, compressed, samples);
    return samples;
  }

 private:
  /// What one exchange with a child came to.
  struct Exchange {
    intake::GroupOutput output;
    std::vector<FileSample> samples;
    std::string broken;  ///< why it was not answered in full, or empty
  };

  intake::GroupOutput run(const intake::GroupInput& group);
  std::optional<intake::RunFailure> why_not(const Format& format);
  Exchange exchange(const std::string& program, Parcel& parcel, const std::vector<const Format*>& formats);
  void inflate_samples(const std::vector<intake::InputFile>& files, const std::vector<std::size_t>& compressed,
                       std::vector<intake::Sample>& samples);

  WorkerPool pool_;
  std::atomic<std::uint64_t> next_number_{1};
};

/// Has a request answered. What a child did not begin, or lost since its zygote went, is tried once more.
WorkerRunner::Exchange WorkerRunner::exchange(const std::string& program, Parcel& parcel,
                                              const std::vector<const Format*>& formats) {
  const auto limits = pool_.limits_for(parcel.bytes);
  const WorkerPool::Slot slot(pool_);
  for (int attempt = 0;; ++attempt) {
    parcel.request.number = next_number_++;
    Conversation conversation(parcel.request, formats, limits);
    auto worker = pool_.take(program, parcel.bytes);
    const auto outcome = worker->ask(parcel.request, parcel.descriptors, conversation);
    if (outcome.kind == OutcomeKind::complete) {
      pool_.give_back(program, std::move(worker));
      return {conversation.take_output(), conversation.take_samples(), {}};
    }
    const auto why = worker->why_ended(outcome);
    if (attempt == 0 && (!outcome.begun || !why)) continue;
    const auto reason = why.value_or("the worker program was stopped");
    conversation.break_off(reason);
    return {conversation.take_output(), conversation.take_samples(), reason};
  }
}

/// Why that format cannot be run, if so. A program that is not there, or does not start, costs what needs it.
std::optional<intake::RunFailure> WorkerRunner::why_not(const Format& format) {
  const std::string program(format.program);
  try {
    if (pool_.has_extractor(program, format.name)) return std::nullopt;
    return intake::RunFailure{&format, program + " has no such extractor", false};
  } catch (const Error& error) {
    if (program == core_program) throw;
    return intake::RunFailure{&format, error.what(), false, true};
  }
}

intake::GroupOutput WorkerRunner::run(const intake::GroupInput& group) {
  intake::GroupOutput output;
  std::map<std::string, std::vector<const Format*>> by_program;
  for (const auto* format : group.formats) {
    if (auto failure = why_not(*format)) {
      output.failures.push_back(std::move(*failure));
    } else {
      by_program[std::string(format->program)].push_back(format);
    }
  }
  auto parcel = pack(group);
  for (const auto& [program, formats] : by_program) {
    parcel.request.formats.clear();
    for (const auto* format : formats) parcel.request.formats.emplace_back(format->name);
    auto answered = exchange(program, parcel, formats).output;
    std::move(answered.parts.begin(), answered.parts.end(), std::back_inserter(output.parts));
    std::move(answered.failures.begin(), answered.failures.end(), std::back_inserter(output.failures));
  }
  return output;
}

/// Holds no slot: what the sink does with a member may need one.
intake::WalkOutcome WorkerRunner::walk(const Format& format, const intake::InputFile& archive,
                                       const std::vector<std::uint64_t>* wanted, MemberSink& sink) {
  if (const auto failure = why_not(format)) return {failure->reason, false};
  const std::string program(format.program);
  Parcel parcel;
  parcel.request.task = wanted == nullptr ? Task::list_members : Task::read_members;
  parcel.request.key = archive.name;
  parcel.request.formats = {std::string(format.name)};
  if (wanted != nullptr) parcel.request.wanted = *wanted;
  add_file(parcel, archive, true);
  auto limits = pool_.limits_for(parcel.bytes);
  limits.output_bytes = std::numeric_limits<std::uint64_t>::max();  // passed on, not kept: the sink has the budget
  for (int attempt = 0;; ++attempt) {
    parcel.request.number = next_number_++;
    Walk walk(parcel.request, limits, sink);
    auto worker = pool_.take(program, parcel.bytes);
    const auto outcome = worker->ask(parcel.request, parcel.descriptors, walk);
    if (outcome.kind == OutcomeKind::complete) {
      pool_.give_back(program, std::move(worker));
      return {walk.end().end == ExtractorEnd::done ? std::string() : walk.end().message,
              walk.end().end == ExtractorEnd::memory};
    }
    const auto why = worker->why_ended(outcome);
    if (attempt == 0 && !outcome.begun) continue;
    return {why.value_or("the worker program was stopped"), why.has_value()};
  }
}

void WorkerRunner::inflate_samples(const std::vector<intake::InputFile>& files,
                                   const std::vector<std::size_t>& compressed, std::vector<intake::Sample>& samples) {
  for (std::size_t done = 0; done < compressed.size();) {
    Parcel parcel;
    parcel.request.task = Task::sample;
    const auto count = std::min(max_descriptors, compressed.size() - done);
    for (std::size_t i = 0; i < count; ++i) add_file(parcel, files[compressed[done + i]], true);
    parcel.bytes = count * sample_bytes;  // of each file only its start is read
    auto answer = exchange(std::string(core_program), parcel, {});
    for (auto& sample : answer.samples) {
      auto& place = samples[compressed[done++]];
      place.head = std::move(sample.head);
      place.problem = std::move(sample.problem);
    }
    // the file after the last one that was answered for is the one that broke it
    if (!answer.broken.empty() && done < compressed.size()) {
      samples[compressed[done++]].problem = "its start cannot be decompressed: " + answer.broken;
    }
  }
}

}  // namespace

std::unique_ptr<intake::ExtractionRunner> make_worker_runner(const WorkerOptions& options) {
  return std::make_unique<WorkerRunner>(options);
}

}  // namespace quarry::workers
