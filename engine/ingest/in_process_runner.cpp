// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>

#include <algorithm>
#include <exception>

#include "ingest/extraction_runner.hpp"

namespace quarry::intake {
namespace {

Group opened(const GroupInput& input) {
  Group group;
  group.key = input.key;
  group.main = input.main;
  group.map = input.map;
  group.known = is_known(input.formats);
  for (const auto& file : input.files) {
    const int descriptor = file.descriptor < 0 ? -1 : ::fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0);
    group.files.emplace_back(file.name, descriptor, file.size);
  }
  return group;
}

class InProcessRunner final : public ExtractionRunner {
 public:
  explicit InProcessRunner(std::span<const Extractor* const> extractors)
      : extractors_(extractors.begin(), extractors.end()) {}

  std::vector<Sample> samples(const std::vector<InputFile>& files) override {
    std::vector<Sample> samples;
    samples.reserve(files.size());
    for (const auto& file : files) samples.push_back(read_sample(file));
    return samples;
  }

  std::vector<GroupOutput> run(const std::vector<GroupInput>& groups) override {
    std::vector<GroupOutput> outputs(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (const auto* const format : groups[i].formats) run(groups[i], *format, outputs[i]);
    return outputs;
  }

  WalkOutcome walk(const Format& format, const InputFile& archive, const std::vector<std::uint64_t>* wanted,
                   MemberSink& sink) override {
    const auto* const extractor = extractor_of(format);
    if (extractor == nullptr || extractor->walk == nullptr) return {"its extractor cannot walk it", false};
    File file(archive.name, ::fcntl(archive.descriptor, F_DUPFD_CLOEXEC, 0), archive.size);
    try {
      extractor->walk(file, wanted, sink);
      return {};
    } catch (const std::exception& error) {
      return {error.what(), false};
    }
  }

 private:
  const Extractor* extractor_of(const Format& format) const {
    const auto found = std::find_if(extractors_.begin(), extractors_.end(),
                                    [&](const Extractor* each) { return each->format->name == format.name; });
    return found == extractors_.end() ? nullptr : *found;
  }

  void run(const GroupInput& input, const Format& format, GroupOutput& output) const {
    const auto* const extractor = extractor_of(format);
    if (extractor == nullptr) {
      output.failures.push_back({&format, "its extractor is not linked into this program", false});
      return;
    }
    PartSink sink(format);
    std::string failure;
    try {
      auto group = opened(input);  // each extractor reads from the first byte
      extractor->extract(group, sink);
    } catch (const std::exception& error) {
      failure = error.what();
    } catch (...) {  // a library's own kind: it costs this group, as it does in a worker
      failure = "an unknown exception";
    }
    auto part = sink.take();
    if (!failure.empty()) {
      part.truncated = true;
      output.failures.push_back({&format, std::move(failure), false});
    }
    output.parts.push_back(std::move(part));
  }

  std::vector<const Extractor*> extractors_;
};

}  // namespace

std::unique_ptr<ExtractionRunner> make_in_process_runner(std::span<const Extractor* const> extractors) {
  return std::make_unique<InProcessRunner>(extractors);
}

}  // namespace quarry::intake
