// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that deal with where files are: listing a place, bringing files from it.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"
#include "quarry/retrieve.hpp"

namespace quarry::cli {
namespace {

/// What the place says of the dataset, a few lines of it.
void print_dataset(const Value& dataset, const Style& style) {
  const auto print = [&](const char* what, const Value* found, const char* member) {
    while (found != nullptr && found->is_array()) found = found->as_array().empty() ? nullptr : &found->as_array().front();
    if (found != nullptr && found->is_object()) found = found->find(member);
    if (found != nullptr && found->is_string()) fmt::print("{:>10}  {}\n", what, style.bold(printable(found->as_string())));
  };
  print("title", dataset.at_path("dc.titles"), "title");
  if (const auto* const creators = dataset.at_path("dc.creators"); creators != nullptr && creators->is_array()) {
    std::string names;
    for (const auto& creator : creators->as_array())
      if (const auto* const name = creator.find("creatorName") ? creator.find("creatorName") : creator.find("name"); name != nullptr && name->is_string())
        names += (names.empty() ? "" : "; ") + name->as_string();
    if (!names.empty()) fmt::print("{:>10}  {}\n", "creators", printable(names));
  }
  print("doi", dataset.at_path("dc.identifier.identifier"), "");
  print("licence", dataset.at_path("dc.rightsList"), "rights");
}

Object to_object(const RemoteFile& file) {
  Object object{{"path", file.path}};
  if (file.size) object["size"] = *file.size;
  if (!file.url.empty()) object["url"] = file.url;
  if (!file.globus.empty()) object["globus"] = file.globus;
  if (!file.modified.empty()) object["modified"] = file.modified;
  if (!file.checksum.empty()) object["checksum"] = file.checksum;
  return object;
}

struct Listed {
  std::uint64_t files = 0, bytes = 0;
  bool whole = true;
};

void list(const std::string& source, const LsCommand& command, const Style& style, Listed& all) {
  auto opened = open_source(source, connector_options(command.reading));
  const auto* const place = opened.get();
  const auto connector = looked_at(select_files(std::move(opened), selection_of(command.choice)));
  if (const auto dataset = connector->dataset(); !dataset.is_null()) {
    if (command.common.json) fmt::print("{}\n", to_json(Object{{"source", connector->source()}, {"dataset", dataset}}));
    else print_dataset(dataset, style);
  }
  while (const auto file = connector->next()) {
    ++all.files;
    all.bytes += file->size.value_or(0);
    if (command.common.json) fmt::print("{}\n", to_json(to_object(*file)));
    else fmt::print("{:>10}  {}\n", file->size ? human_bytes(*file->size) : "?", printable(file->path));
  }
  for (const auto& diagnostic : connector->take_diagnostics()) fmt::print(stderr, "quarry: {}\n", printable(diagnostic.message));
  all.whole = all.whole && place->complete();
}

/// On a terminal one line that is written anew ten times a second.
class GetProgress {
 public:
  explicit GetProgress(bool quiet) : shown_(!quiet && ::isatty(2) != 0) {}
  void show(const RetrieveProgress& now) {
    const auto time = std::chrono::steady_clock::now();
    if (!shown_ || time - last_ < std::chrono::milliseconds(100)) return;
    last_ = time;
    const double seconds = std::chrono::duration<double>(time - start_).count();
    const double rate = static_cast<double>(now.bytes) / std::max(seconds, 0.001);
    const auto left = now.of_bytes > now.bytes && rate > 0 ? static_cast<double>(now.of_bytes - now.bytes) / rate : 0.0;
    fmt::print(stderr, "\r\033[K{} of {}, {} of {}, {}/s, {:.0f} s left", now.files, counted(now.of_files, "file", "files"), human_bytes(now.bytes),
               human_bytes(now.of_bytes), human_bytes(static_cast<std::uint64_t>(rate)), left);
    any_ = true;
  }
  void finish() const {
    if (any_) fmt::print(stderr, "\r\033[K");
  }

 private:
  bool shown_, any_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), last_{};
};

}  // namespace

int run(const LsCommand& command) {
  const Style style(wants_colour(1));
  Listed all;
  for (const auto& source : command.sources) list(source, command, style, all);
  if (!command.common.json) fmt::print("{}, {}\n", counted(all.files, "file", "files"), human_bytes(all.bytes));
  if (!all.whole) return some_failed;
  return all.files == 0 ? nothing_matched : done;
}

int run(const GetCommand& command) {
  catch_interrupts();
  const Index index(command.common.index);
  SearchRequest request;
  request.query = command.query;
  for (const auto& text : command.filters) request.filters.push_back(parse_json(text));
  RetrieveOptions options;
  options.to = command.to;
  options.open = [connecting = connector_options(command.reading)](const std::string& source) { return open_source(source, connecting); };
  options.interrupted = [] { return interrupt_asked(); };
  if (!command.max_bytes.empty()) options.max_bytes = parse_bytes(command.max_bytes, "--max-bytes");
  GetProgress progress(command.common.quiet);
  options.progress = [&progress](const RetrieveProgress& now) { progress.show(now); };
  const auto report = retrieve(index, request, viewer_of(command.common), options);
  progress.finish();
  for (const auto& diagnostic : report.diagnostics) fmt::print(stderr, "quarry: {}\n", printable(diagnostic.message));
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"files", report.files}, {"bytes", report.bytes}, {"present", report.present}, {"unchecked", report.unchecked},
                                      {"left_out", report.left_out}, {"failed", report.failed}}));
  } else {
    fmt::print("{} ({}) in {}; {} there already, {} left out, {} failed.\n", counted(report.files, "file", "files"), human_bytes(report.bytes), command.to,
               report.present, report.left_out, report.failed);
    if (report.unchecked != 0) fmt::print("{} could not be checked: their records have no hash.\n", report.unchecked);
    if (report.interrupted) fmt::print("Interrupted: the same command goes on where it stopped.\n");
  }
  if (report.interrupted) return interrupted;
  if (report.failed != 0) return some_failed;
  return report.files + report.present + report.left_out == 0 ? nothing_matched : done;
}

}  // namespace quarry::cli
