// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "quarry/connectors.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/json.hpp"

namespace quarry::cli {
namespace {

/// Every subject that a query matches and the viewer sees, collected before anything is deleted.
std::vector<std::string> matching_subjects(const Index& index, const std::string& query, const Viewer& viewer) {
  std::vector<std::string> subjects;
  SearchRequest request;
  request.query = query;
  request.limit = 1'000;
  request.deadline = std::chrono::minutes(5);
  while (true) {
    request.offset = subjects.size();
    auto result = index.search(request, viewer);
    for (auto& hit : result.hits) subjects.push_back(std::move(hit.subject));
    if (result.hits.empty() || subjects.size() >= result.total) return subjects;
  }
}

std::optional<std::string> entry_of(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

struct Finding {
  bool good;
  std::string text;
};

/// Network file systems break SQLite's shared memory; these are their magic numbers (statfs(2)).
bool is_network_file_system(const std::string& directory) {
  struct statfs about {};
  if (statfs(directory.c_str(), &about) != 0) return false;
  constexpr long network[] = {0x6969 /*nfs*/, 0x517b /*smb*/, 0xff534d42 /*cifs*/, 0xfe534d42 /*smb2*/,
                              0x0bd00bd0 /*lustre*/, 0x65735546 /*fuse*/};
  return std::find(std::begin(network), std::end(network), about.f_type) != std::end(network);
}

}  // namespace

int run(const DeleteCommand& command) {
  Index index(command.common.index);
  const auto viewer = viewer_of(command.common, {"me"});
  auto subjects = command.subjects;
  if (!command.query.empty())
    for (auto& subject : matching_subjects(index, command.query, viewer)) subjects.push_back(std::move(subject));
  const auto gone = index.remove(subjects, viewer, entry_of(command.entry));
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"deleted", gone}}));
  } else {
    fmt::print("{} deleted.\n", counted(gone, "record", "records"));
  }
  return gone == 0 ? nothing_matched : done;
}

int run(const ShareCommand& command) {
  Index index(command.common.index);
  const auto viewer = viewer_of(command.common, {"me"});
  std::vector<std::string> visible_to;
  for (const auto& text : command.visible_to) visible_to.push_back(principal_of(text));
  auto subjects = command.subjects;
  if (!command.query.empty())
    for (auto& subject : matching_subjects(index, command.query, viewer)) subjects.push_back(std::move(subject));
  const auto owner = command.owner.empty() ? local_principal() : principal_of(command.owner);
  const auto shared = index.share(subjects, viewer, std::move(visible_to), owner, entry_of(command.entry));
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"shared", shared}}));
  } else {
    fmt::print("{} shared.\n", counted(shared, "record", "records"));
  }
  return shared == 0 ? nothing_matched : done;
}

int run_check(const Common& common) {
  const Index index(common.index, {.repair = true});
  const auto report = index.check();
  if (common.json) {
    Array problems, remedies;
    for (const auto& text : report.problems) problems.push_back(text);
    for (const auto& text : report.remedies) remedies.push_back(text);
    fmt::print("{}\n", to_json(Object{{"rows", report.rows},
                                      {"segments", report.segments},
                                      {"problems", std::move(problems)},
                                      {"remedies", std::move(remedies)}}));
  } else {
    const Style style(wants_colour(1));
    for (const auto& text : report.problems) fmt::print("{}\n", style.red(text));
    for (const auto& text : report.remedies) fmt::print("{}\n", text);
    fmt::print("{}, {}: {}\n", counted(report.rows, "row", "rows"), counted(report.segments, "segment", "segments"),
               report.problems.empty() ? style.green("all is well")
                                       : counted(report.problems.size(), "problem", "problems"));
  }
  return report.problems.empty() ? done : failed;
}

int run(const BackupCommand& command) {
  const Index index(command.common.index);
  index.backup(command.target);
  if (command.common.json) {
    fmt::print("{}\n", to_json(Object{{"directory", command.target}, {"uuid", index.uuid()}}));
  } else {
    fmt::print("Backed up to {}.\n", printable(command.target));
  }
  return done;
}

int run_reindex(const Common& common) {
  Index index(common.index, {.repair = true});
  index.reindex([&](std::uint64_t rows, std::uint64_t total) {
    if (!common.quiet && isatty(STDERR_FILENO) == 1) fmt::print(stderr, "\r\x1b[2K{} of {} rows", rows, total);
  });
  if (!common.quiet && isatty(STDERR_FILENO) == 1) fmt::print(stderr, "\r\x1b[2K");
  if (common.json) {
    fmt::print("{{}}\n");
  } else {
    fmt::print("The index was built anew from its catalog.\n");
  }
  return done;
}

int run_doctor(const Common& common) {
  std::vector<Finding> findings;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  findings.push_back({files.rlim_max >= 4096, fmt::format("open files: at most {} (4096 or more are good)", files.rlim_max)});
  const bool seccomp = std::filesystem::exists("/proc/sys/kernel/seccomp/actions_avail");
  findings.push_back({seccomp, seccomp ? "seccomp: the kernel has it, files are read in a sandbox"
                                       : "seccomp: the kernel lacks it; extraction needs --unsafe-no-sandbox"});
  const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const auto* program : {"quarry-worker", "quarry-ob-worker"}) {
    const bool found = std::filesystem::exists(here / program) ||
                       std::filesystem::exists(here.parent_path() / "libexec/quarry" / program);
    findings.push_back({found, fmt::format("{}: {}", program, found ? "found" : "not beside this program; install it there")});
  }
  if (!common.index.empty() && std::filesystem::exists(common.index)) {
    findings.push_back({access(common.index.c_str(), W_OK) == 0, common.index + ": writable (readers need that too)"});
    findings.push_back({!is_network_file_system(common.index), common.index + ": on a local file system"});
  }
  const bool good = std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.good; });
  Array array;
  const Style style(wants_colour(1));
  for (const auto& finding : findings) {
    if (common.json) {
      array.push_back(Object{{"good", finding.good}, {"text", finding.text}});
    } else {
      fmt::print("{} {}\n", finding.good ? style.green("ok  ") : style.red("bad "), finding.text);
    }
  }
  if (common.json) fmt::print("{}\n", to_json(array));
  return good ? done : failed;
}

}  // namespace quarry::cli
