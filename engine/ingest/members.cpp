// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/members.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "ingest/member_folder.hpp"
#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

constexpr std::string_view separator = "!/";
constexpr std::uint64_t spool_budget = std::uint64_t{4} << 30;

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view folder_name(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

/// A name that would leave its folder if it were ever used as one.
bool is_escape(std::string_view name) {
  if (name.starts_with('/') || name.find('\\') != std::string_view::npos || (name.size() > 1 && name[1] == ':')) return true;
  for (std::size_t at = 0; at <= name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    if (name.substr(at, end - at) == "..") return true;
    at = end + 1;
  }
  return false;
}

/// The first walk: what is there, and who claims it.
class Lister final : public MemberSink {
 public:
  Lister(const InputFile& archive, const ExtractOptions& options, std::vector<Diagnostic>& diagnostics)
      : archive_(archive), options_(options), diagnostics_(diagnostics) {}

  void member(ArchiveMember member) override {
    const auto number = next_++;
    auto name = clean_name(member.name, number);
    if (is_escape(name)) diagnose(Severity::warning, name + ": a path that leaves its folder, taken as a name");
    SampledFile file;
    file.remote.path = member_path(archive_.name, name);
    if (numbers_.contains(file.remote.path)) {
      return diagnose(Severity::warning, name + ": in the archive more than once; the first one is taken");
    }
    numbers_.emplace(file.remote.path, number);
    file.remote.size = file.size = member.size;
    file.sha512 = std::move(member.sha512);
    if (!member.problem.empty()) {
      file.problem = file.remote.path + ": " + member.problem;
    } else {
      const Sample sample{std::move(member.head), std::move(member.tail), {}};
      file.claims = claims_of(options_.formats, base_name(file.remote.path), sample);
    }
    folders_[std::string(folder_name(file.remote.path))].push_back(std::move(file));
  }
  void bytes(std::uint64_t, std::string_view) override {}
  void end(std::uint64_t, bool) override {}
  void diagnose(Severity severity, std::string message) override {
    diagnostics_.push_back({severity, std::move(message), {}});
  }

  /// After the walk: what of the archive will stay unread is said of the archive too.
  void say_what_stays_unread() {
    std::size_t unreadable = 0, archives = 0;
    for (const auto& [name, files] : folders_) {
      for (const auto& file : files) {
        unreadable += file.problem.empty() ? 0 : 1;
        archives += std::any_of(file.claims.begin(), file.claims.end(), [](const Claimed& c) { return c.format->has_members; }) ? 1 : 0;
      }
    }
    if (unreadable != 0) diagnose(Severity::error, std::to_string(unreadable) + " of its members cannot be read");
    if (archives != 0) diagnose(Severity::error, std::to_string(archives) + " archives in it are listed, not read");
  }

  std::map<std::string, std::vector<SampledFile>>& folders() { return folders_; }
  std::uint64_t number_of(const std::string& path) const { return numbers_.at(path); }

 private:
  const InputFile& archive_;
  const ExtractOptions& options_;
  std::vector<Diagnostic>& diagnostics_;
  std::uint64_t next_ = 0;
  std::unordered_map<std::string, std::uint64_t> numbers_;
  std::map<std::string, std::vector<SampledFile>> folders_;
};

/// A group whose members are on their way.
struct Waiting {
  PlannedGroup plan;
  std::size_t missing = 0;    ///< members that have not come yet
  std::uint64_t spooled = 0;  ///< bytes of those that have
  bool done = false;
};

/// The second walk: collects the bytes of the members and extracts each group that is whole.
class Collector final : public MemberSink {
 public:
  Collector(Stages& stages, MemberFolder& folder, WalkedArchive& result)
      : stages_(stages), folder_(folder), result_(result) {}

  /// Before the walk: a group, and the numbers of its members.
  void add(PlannedGroup&& plan, const Lister& listed) {
    const auto group = waiting_.size();
    auto& entry = waiting_.emplace_back();
    for (std::size_t i = 0; i < plan.files.size(); ++i) {
      if (!plan.files[i].problem.empty() || i >= most_descriptors) continue;
      places_.emplace(listed.number_of(plan.files[i].remote.path), Place{group, i});
      ++entry.missing;
    }
    entry.plan = std::move(plan);
    if (entry.missing == 0) extract(entry);
  }
  /// The members whose bytes are wanted, rising.
  std::vector<std::uint64_t> wanted() const {
    std::vector<std::uint64_t> numbers;
    numbers.reserve(places_.size());
    for (const auto& [number, place] : places_) numbers.push_back(number);
    return numbers;
  }
  /// After the walk: what never came is a problem of its files.
  void finish() {
    for (auto& entry : waiting_) {
      if (!entry.done) extract(entry);
    }
  }

  void member(ArchiveMember) override {}
  void bytes(std::uint64_t number, std::string_view bytes) override {
    auto& entry = waiting_[places_.at(number).group];
    if (entry.done) return;
    entry.spooled += bytes.size();
    spooled_ += bytes.size();
    if (spooled_ > spool_budget) return give_up(entry, "what must be unpacked at once is over 4 GiB");
    try {
      store(bytes);
    } catch (const Error& error) {
      give_up(entry, error.what());
    }
  }
  void end(std::uint64_t number, bool whole) override {
    const auto place = places_.at(number);
    auto& entry = waiting_[place.group];
    auto file = std::exchange(file_, Descriptor());
    if (entry.done) return;
    if (whole && !file) file = unnamed_file();  // it is empty
    if (whole) folder_.put(entry.plan.files[place.file].remote.path, std::move(file));
    if (--entry.missing == 0) extract(entry);
  }
  void diagnose(Severity, std::string) override {}  // the first walk has said it

 private:
  static constexpr std::size_t most_descriptors = 64;
  struct Place {
    std::size_t group, file;
  };

  void store(std::string_view bytes) {
    if (!file_) file_ = unnamed_file();
    while (!bytes.empty()) {
      const auto written = ::write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) throw Error(Code::internal, std::string("it cannot be unpacked: ") + std::strerror(errno));
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// The group is listed, not read.
  void give_up(Waiting& entry, const std::string& why) {
    for (auto& file : entry.plan.files) {
      folder_.drop(file.remote.path);
      if (file.problem.empty()) file.skipped = file.remote.path + ": not read: " + why;
    }
    file_ = Descriptor();
    extract(entry);
  }

  void extract(Waiting& entry) {
    entry.done = true;
    spooled_ -= entry.spooled;
    std::vector<PlannedGroup> one;
    one.push_back(std::move(entry.plan));
    auto finished = stages_.extract(std::move(one));
    std::move(finished.begin(), finished.end(), std::back_inserter(result_.groups));
  }

  Stages& stages_;
  MemberFolder& folder_;
  WalkedArchive& result_;
  std::vector<Waiting> waiting_;
  std::map<std::uint64_t, Place> places_;
  Descriptor file_;  ///< of the member in hand
  std::uint64_t spooled_ = 0;
};

}  // namespace

std::string member_path(std::string_view archive, std::string_view name) {
  return std::string(archive) + std::string(separator) + std::string(name);
}

WalkedArchive extract_members(const Format& format, const InputFile& archive, const ExtractOptions& options,
                              ExtractionRunner& runner, const JobFacts& job, const Storing* storing) {
  WalkedArchive result;
  Lister lister(archive, options, result.diagnostics);
  result.outcome = runner.walk(format, archive, nullptr, lister);
  lister.say_what_stays_unread();
  MemberFolder folder(job.source);
  Stages stages(folder, options, runner, job, storing, true);
  Collector collector(stages, folder, result);
  for (auto& [name, files] : lister.folders()) {
    for (auto& plan : stages.group(std::move(files))) collector.add(std::move(plan), lister);
  }
  const auto wanted = collector.wanted();
  if (!wanted.empty()) {
    auto second = runner.walk(format, archive, &wanted, collector);
    if (result.outcome.failure.empty()) result.outcome = std::move(second);
  }
  collector.finish();
  return result;
}

std::vector<FinishedGroup> known_members(const StoredState& state, std::string_view archive) {
  std::vector<FinishedGroup> known;
  const auto start = member_path(archive, "");
  for (const auto& [key, group] : state.groups()) {
    if (!key.starts_with(start)) continue;
    auto& finished = known.emplace_back();
    finished.group.key = key;
    finished.input_hash = group.input_hash;
    finished.unchanged = true;
  }
  if (known.empty()) return known;
  for (const auto& [path, file] : state.files()) {
    if (!path.starts_with(start)) continue;
    known.front().group.files.push_back(path);  // which group a file is of is not stored; that it is still there counts
    known.front().files.push_back(file);
  }
  return known;
}

}  // namespace quarry::intake
