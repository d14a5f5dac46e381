// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/fake_formats.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <stdexcept>

#include "quarry/connectors.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

constexpr std::array<std::string_view, 3> words{"ALPHA", "BETA", "GAMMA"};

Claim claims_letters(std::string_view name, std::string_view, std::string_view) {
  if (name.starts_with(words[2])) return Claim::auxiliary;
  return name.starts_with(words[0]) || name.starts_with(words[1]) ? Claim::main : Claim::no;
}

std::optional<Member> member_of_letters(std::string_view name) {
  for (int rank = 0; rank < 3; ++rank) {
    const auto word = words[static_cast<std::size_t>(rank)];
    if (name.starts_with(word)) return Member{std::string(name.substr(word.size())), rank};
  }
  return std::nullopt;
}

template <char... ending>
Claim claims_ending(std::string_view name, std::string_view, std::string_view) {
  static constexpr std::array<char, sizeof...(ending)> text{ending...};
  return name.ends_with(std::string_view(text.data(), text.size())) ? Claim::main : Claim::no;
}

Claim claims_all(std::string_view, std::string_view, std::string_view) { return Claim::main; }

void extract_letters(Group& group, Sink& sink) {
  LineReader lines(group.files[group.main]);
  std::string_view line;
  if (lines.next(line)) sink.set("material.composition", line, {.file = 0, .line = 1, .byte = -1, .object = {}});
  else sink.diagnose(Severity::warning, "has no line");
  sink.set("simulation.program_name", "Letters");
  sink.set("mdf.acl", Array{"public"});  // what no file may say
}

void extract_rows(Group& group, Sink& sink) {
  LineReader lines(group.files[group.main]);
  std::string_view line;
  while (lines.next(line)) {
    sink.record(line);
    sink.set("material.composition", line, {.file = 0, .line = lines.number(), .byte = -1, .object = {}});
  }
}

void extract_throwing(Group& group, Sink& sink) {
  if (group.files[0].bytes().starts_with("S")) sink.set("material.composition", "Si");
  throw std::runtime_error("out of its depth");
}

void extract_anything(Group& group, Sink& sink) {
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    sink.set("files." + std::to_string(i) + ".mime_type", "application/x-test");
    sink.set("files." + std::to_string(i) + ".data_type", "test data");
  }
}

const Extractor extract_letters_plugin{&letters, extract_letters, nullptr};
const Extractor extract_rows_plugin{&rows, extract_rows, nullptr};
const Extractor extract_throwing_plugin{&thrower, extract_throwing, nullptr};
const Extractor extract_anything_plugin{&anything, extract_anything, nullptr};

}  // namespace

const Format letters{"letters", 1, 10, "quarry-worker", claims_letters, member_of_letters};
const Format rows{"rows", 1, 20, "quarry-worker", claims_ending<'.', 'r', 'o', 'w', 's'>, nullptr};
const Format thrower{"thrower", 1, 30, "quarry-worker", claims_ending<'.', 't', 'h', 'r', 'o', 'w'>, nullptr};
const Format anything{"anything", 1, generic_priority, "quarry-worker", claims_all, nullptr};

std::vector<const Format*> fake_formats() { return {&anything, &letters, &rows, &thrower}; }
std::vector<const Extractor*> fake_extractors() {
  return {&extract_anything_plugin, &extract_letters_plugin, &extract_rows_plugin, &extract_throwing_plugin};
}

ExtractOptions fake_options(unsigned jobs) {
  static const auto formats = fake_formats();
  static const auto extractors = fake_extractors();
  ExtractOptions options;
  options.formats = formats;
  options.extractors = extractors;
  options.isolation = Isolation::none;
  options.jobs = jobs;
  options.dataset_name = "test";
  return options;
}

std::map<std::string, ExtractedGroup> extract_all(const std::string& folder, const ExtractOptions& options) {
  const auto connector = open_source(folder);
  std::map<std::string, ExtractedGroup> groups;
  extract(*connector, options, [&](ExtractedGroup&& group) {
    auto key = group.key;
    groups.emplace(std::move(key), std::move(group));
  });
  return groups;
}

std::optional<RemoteFile> FakeConnector::next() {
  if (!begun_) at_ = files.begin();
  begun_ = true;
  if (at_ == files.end()) return std::nullopt;
  RemoteFile file;
  file.path = at_->first;
  if (tells_sizes) file.size = at_->second.size();
  if (remote) {
    file.globus = "globus://c/" + file.path;
    file.modified = "2026-01-02T03:04:05Z";
  }
  ++at_;
  return file;
}

int FakeConnector::open(const RemoteFile& file) {
  if (before_open) before_open(file.path);
  if (const auto found = unreadable.find(file.path); found != unreadable.end())
    throw Error(Code::permission_denied, file.path + ": " + found->second);
  if (remote) return -1;
  const int descriptor = ::memfd_create("fake", MFD_CLOEXEC);
  const auto& bytes = files.at(file.path);
  if (::write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  return descriptor;
}

void FakeConnector::fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) {
  const auto& bytes = files.at(file.path);
  sink(std::span(bytes).subspan(offset));
}

void FakeConnector::expect(std::span<const RemoteFile> some) {
  auto& paths = expected.emplace_back();
  for (const auto& file : some) paths.push_back(file.path);
}

}  // namespace quarry::test
