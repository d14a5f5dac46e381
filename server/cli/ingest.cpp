// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/commands.hpp"
#include "cli/interrupt.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

IngestOptions ingest_options(const IngestCommand& command, Progress& progress) {
  IngestOptions options;
  options.extract = extract_options(command.reading);
  options.owner = command.owner.empty() ? local_principal() : principal_of(command.owner);
  for (const auto& text : command.visible_to) options.visible_to.push_back(principal_of(text));
  if (!command.dataset_file.empty()) {
    try {
      options.dataset = parse_json(read_file(command.dataset_file));
    } catch (const Error& error) {
      throw Error(error.code(), command.dataset_file + ": " + error.what());
    }
    if (!options.dataset.is_object())
      throw Error(Code::invalid_argument, command.dataset_file + ": a dataset description is a JSON object");
  }
  options.allow_removals = command.allow_removals;
  options.progress = [&progress](const IngestProgress& now) { progress.show(now); };
  options.interrupted = [] { return interrupt_asked(); };
  return options;
}

void add(IngestReport& sum, IngestReport&& one) {
  sum.files += one.files;
  sum.groups += one.groups;
  sum.records += one.records;
  sum.unchanged += one.unchanged;
  sum.removed += one.removed;
  sum.datasets += one.datasets;
  sum.errors += one.errors;
  sum.seconds += one.seconds;
  sum.interrupted = sum.interrupted || one.interrupted;
  for (auto& diagnostic : one.diagnostics) sum.diagnostics.push_back(std::move(diagnostic));
}

/// Says who sees what was written, since nothing is more surprising than a search that finds nothing.
void explain_visibility(const IngestOptions& options) {
  bool everyone = std::find(options.visible_to.begin(), options.visible_to.end(), "public") != options.visible_to.end();
  std::size_t others = options.visible_to.size();
  if (const auto* acl = options.dataset.at_path("mdf.acl"); acl != nullptr && acl->is_array()) {
    others += acl->as_array().size();
    for (const auto& principal : acl->as_array())
      everyone = everyone || (principal.is_string() && principal.as_string() == "public");
  }
  if (everyone) {
    fmt::print("They are public.\n");
  } else if (others == 0) {
    fmt::print("They are visible to {} only: search with --as {}, or ingest with --visible-to public.\n", options.owner,
               options.owner == local_principal() ? "me" : options.owner);
  } else {
    fmt::print("They are restricted: search with --as PRINCIPAL of one they are visible to.\n");
  }
}

void print_report(const IngestReport& report, const IngestCommand& command, const IngestOptions& options) {
  for (const auto& diagnostic : report.diagnostics)
    fmt::print(stderr, "quarry: {}\n", printable(diagnostic.message));
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"files", report.files},
                                      {"groups", report.groups},
                                      {"records", report.records},
                                      {"unchanged", report.unchanged},
                                      {"removed", report.removed},
                                      {"datasets", report.datasets},
                                      {"errors", report.errors},
                                      {"seconds", report.seconds}}));
    return;
  }
  fmt::print("{} in {:.1f} s: {} written, {} unchanged, {} removed, {}.\n", counted(report.files, "file", "files"),
             report.seconds, counted(report.records, "record", "records"), report.unchanged, report.removed,
             counted(report.errors, "error entry", "error entries"));
  if (report.errors != 0)
    fmt::print("See what failed: quarry search 'extraction.status:error' --index {}{}\n", command.common.index,
               " --as me");
  if (report.records + report.unchanged != 0) explain_visibility(options);
}

}  // namespace

int run(const IngestCommand& command) {
  catch_interrupts();
  if (command.dry_run) return run(LsCommand{command.common, command.reading, command.choice, command.sources});
  Progress progress(command.common.quiet);
  const auto options = ingest_options(command, progress);
  Index index(command.common.index, {.create = true, .disk_floor = bytes_of_mebibytes(command.keep_free)});
  auto writer = index.writer(command.no_wait ? std::chrono::milliseconds(0) : std::chrono::seconds(60), [] {
    fmt::print(stderr, "quarry: another process writes to this index, waiting up to 60 s for it (--no-wait refuses)\n");
  });
  writer.publish_every(std::chrono::seconds(1));
  IngestReport sum;
  for (const auto& source : command.sources) {
    const auto connector = select_files(open_source(source, connector_options(command.reading)), selection_of(command.choice));
    add(sum, ingest(*connector, writer, options));
    if (sum.interrupted) break;
  }
  progress.finish();
  print_report(sum, command, options);
  if (sum.interrupted) return interrupted;
  const bool unlisted = std::any_of(sum.diagnostics.begin(), sum.diagnostics.end(),
                                    [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
  return sum.errors != 0 || unlisted ? some_failed : done;
}

}  // namespace quarry::cli
