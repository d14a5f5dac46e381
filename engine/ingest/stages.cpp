// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/stages.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "ingest/hashing.hpp"
#include "ingest/members.hpp"
#include "ingest/remote_mark.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/json.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t most_descriptors = 64;  ///< that a group hands to its extraction
constexpr std::uint64_t large_bytes = std::uint64_t{4} << 20;  ///< a group that is worth a second thread

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string version_text(const Format& format) { return std::string(format.name) + ":" + std::to_string(format.version); }

std::string_view specific_format(const SampledFile& file) {
  for (const auto& claimed : file.claims)
    if (claimed.format->priority < generic_priority) return claimed.format->name;
  return {};
}

/// Length and text, so that no two lists of texts run together to the same bytes.
void add(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
}

/// What was found wrong with a file by those who do not state anything of it.
Part said_of(const Format& format, std::vector<Diagnostic> diagnostics) {
  return {std::string(format.name), format.version, format.priority, {}, std::move(diagnostics), {}, false, false};
}

std::string content_hash(const GroupFacts& facts) {
  std::string bytes;
  for (const auto& file : facts.files) add(bytes, file.sha512);
  return to_hex(sha256(bytes));
}

}  // namespace

struct Stages::Work {
  PlannedGroup plan;
  GroupFacts facts;
  std::vector<Snapshot> snapshots;  ///< of the files that were read, by index; else without descriptor
  Digest input_hash{};
  bool unchanged = false;
  bool hash_later = false;  ///< large and surely new: hashed while it is extracted
  std::vector<Strike> strikes;
  GroupOutput output;
};

bool Stages::is_missing(const SampledFile& file) {
  return file.spooled == nullptr && file.problem.empty() && file.skipped.empty();
}

bool Stages::lacks_bytes(const std::vector<Work*>& works) {
  return std::any_of(works.begin(), works.end(), [](const Work* work) {
    return std::any_of(work->plan.files.begin(), work->plan.files.end(), is_missing);
  });
}

Stages::Stages(Connector& connector, const ExtractOptions& options, ExtractionRunner& runner, JobFacts job,
               const Storing* storing, bool inside_archive)
    : opener_(connector), options_(options), runner_(runner), job_(std::move(job)), storing_(storing),
      formats_mark_(mark_of(options.formats)), inside_archive_(inside_archive) {
  if (connector.fetches_at_once() != 0) downloads_.emplace(connector, connector.fetches_at_once(), options.spool_bytes);
}

bool Stages::may_recall(const SampledFile& file) const {
  if (storing_ == nullptr || !version_of(file.remote).empty()) return false;
  const auto* const stored = storing_->state->file(file.remote.path);
  return stored != nullptr && !stored->mark.empty();  // without a mark (its download failed) nothing could be recalled
}

bool Stages::recall(SampledFile& file) const {
  const auto* const stored = storing_ == nullptr ? nullptr : storing_->state->file(file.remote.path);
  const auto version = version_of(file.remote);
  if (stored == nullptr || version.empty() || file.remote.size.value_or(stored->size) != stored->size) return false;
  const auto claims = recalled_claims(stored->mark, version, formats_mark_, options_.formats);
  if (!claims) return false;
  file.claims = *claims;
  file.size = stored->size;
  file.mark = stored->mark;
  file.known = true;
  return true;
}

void Stages::sample(std::span<SampledFile> files) {
  std::vector<Snapshot> opened(files.size());
  std::vector<InputFile> inputs;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto& file = files[i];
    InputFile input{file.remote.path, -1, 0};
    if (file.spooled != nullptr) {
      input.descriptor = file.spooled->descriptor();
      input.size = file.spooled->size();
      file.size = file.spooled->whole() ? input.size : file.remote.size.value_or(0);
    } else if (!downloads_) {
      try {
        opened[i] = look_at(opener_.open(file.remote));
        file.problem = opened[i].problem;
        file.size = opened[i].size;
        if (opened[i].settled) file.mark = opened[i].mark;
        file.claimed_at = file.mark;
      } catch (const Error& error) {
        file.problem = error.what();
        file.size = file.remote.size.value_or(0);
      }
      input.descriptor = opened[i].descriptor.get();
      input.size = opened[i].size;
    } else if (!file.known) {
      file.size = file.remote.size.value_or(0);
    }
    inputs.push_back(std::move(input));
  }
  const auto samples = runner_.samples(inputs);
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto& file = files[i];
    // A broken compressed stream is claimed by its name; what it is will be said by who reads it.
    if (file.known || !file.problem.empty()) continue;
    file.claims = claims_of(options_.formats, base_name(file.remote.path), samples[i]);
    if (!downloads_) continue;
    if (!file.spooled->whole()) file.spooled.reset();  // a head
    if (const auto version = version_of(file.remote); !version.empty()) file.mark = marked(version, formats_mark_, file.claims);
  }
}

std::vector<PlannedGroup> Stages::group(std::vector<SampledFile>&& files) const {
  std::vector<Candidate> candidates;
  candidates.reserve(files.size());
  for (auto& file : files) candidates.push_back({file.remote.path, file.claims});
  std::vector<PlannedGroup> groups;
  for (auto& grouped : group_directory(candidates)) {
    auto& group = groups.emplace_back();
    group.formats = std::move(grouped.formats);
    for (const auto index : grouped.files) {
      group.bytes += files[index].size;
      group.files.push_back(std::move(files[index]));
    }
  }
  return groups;
}

std::vector<FinishedGroup> Stages::extract(std::vector<PlannedGroup>&& groups) {
  std::vector<Work> works(groups.size());
  std::vector<Work*> changed;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    works[i].plan = std::move(groups[i]);
    look_up(works[i]);
    if (!works[i].unchanged) changed.push_back(&works[i]);
  }
  std::unique_lock<std::mutex> alone;
  if (downloads_ && lacks_bytes(changed)) {
    alone = std::unique_lock(beyond_budget_);
    const bool has_room = take_room_for(changed);
    if (has_room) alone.unlock();  // the next ones may come at the same time
    fetch_missing(changed, has_room);
  }
  for (auto* const work : changed) read_files(*work);
  std::erase_if(changed, [](const Work* work) { return work->unchanged; });
  run(changed);
  std::vector<FinishedGroup> finished;
  finished.reserve(works.size());
  for (auto& work : works) {
    // An archive comes after its members: once it is stored nobody looks into it again, so all of them must be.
    auto members = members_of(work);
    std::move(members.begin(), members.end(), std::back_inserter(finished));
    finished.push_back(finish(std::move(work)));
  }
  return finished;
}

/// Fills in the facts of the files, and whether the group is known to be unchanged without reading them.
void Stages::look_up(Work& work) const {
  auto& facts = work.facts;
  facts.formats = work.plan.formats;
  work.snapshots.resize(work.plan.files.size());
  bool all_known = storing_ != nullptr;
  for (const auto& file : work.plan.files) {
    facts.files.push_back({file.remote.path, file.remote.url, file.remote.globus, file.sha512, file.size, file.problem, file.skipped,
                           specific_format(file)});
    if (storing_ == nullptr || !file.problem.empty()) continue;
    const auto* const known = storing_->state->file(file.remote.path);
    if (known != nullptr && !file.mark.empty() && known->mark == file.mark && known->size == file.size) {
      facts.files.back().sha512 = known->sha512;
    } else {
      all_known = false;
    }
  }
  if (all_known) is_unchanged(work);
}

/// Takes the spool's room for all files that lack, or nothing.
bool Stages::take_room_for(const std::vector<Work*>& works) {
  std::uint64_t bytes = 0;
  for (const auto* const work : works) {
    for (const auto& file : work->plan.files) {
      if (!is_missing(file)) continue;
      if (!file.remote.size) return false;
      bytes += *file.remote.size;
    }
  }
  return downloads_->budget().take_if_room(bytes);
}

/// Fetches what remote files of changed groups are not in the spool: all at once, since they are asked for together.
void Stages::fetch_missing(std::vector<Work*>& works, bool has_room) {
  std::vector<std::pair<SampledFile*, std::future<Fetched>>> coming;
  std::vector<RemoteFile> expected;
  for (auto* const work : works)
    for (const auto& file : work->plan.files)
      if (is_missing(file)) expected.push_back(file.remote);
  if (!expected.empty()) downloads_->expect(expected);
  for (auto* const work : works) {
    for (auto& file : work->plan.files) {
      if (!is_missing(file)) continue;
      const auto size = file.remote.size.value_or(0);
      downloads_->budget().take(has_room ? 0 : size, 1);
      coming.emplace_back(&file, downloads_->fetch(file.remote, {Reservation(downloads_->budget(), size), false, true, nullptr}));
    }
  }
  for (auto& [file, future] : coming) {
    auto fetched = future.get();
    file->spooled = std::move(fetched.file);
    file->problem = std::move(fetched.problem);
  }
}

void Stages::read_files(Work& work) {
  auto& facts = work.facts;
  work.hash_later = work.plan.bytes >= large_bytes &&
                    (storing_ == nullptr || storing_->state->group(facts.files.front().path) == nullptr);
  for (std::size_t i = 0; i < facts.files.size(); ++i) read_file(work, i);
  if (storing_ != nullptr && !work.hash_later) is_unchanged(work);
}

Snapshot Stages::snapshot_of(const Work& work, std::size_t i) {
  const auto& file = work.plan.files[i];
  if (downloads_) {  // it was hashed as it came
    auto snapshot = take_snapshot(file.spooled->reopen(), file.remote.path, {.copy = false, .hash = false});
    if (snapshot.problem.empty() && snapshot.skipped.empty()) snapshot.sha512 = file.spooled->sha512();
    return snapshot;
  }
  const bool hash = !work.hash_later || i >= most_descriptors;
  const bool copy = options_.isolation == Isolation::workers && i < most_descriptors;
  return take_snapshot(opener_.open(file.remote), file.remote.path, {.copy = copy, .hash = hash});
}

void Stages::read_file(Work& work, std::size_t i) {
  auto& facts = work.facts.files[i];
  auto& file = work.plan.files[i];
  if (facts.problem.empty()) facts.problem = file.problem;  // it could not be fetched after all
  if (!file.problem.empty() || !file.skipped.empty() || (!file.sha512.empty() && i >= most_descriptors)) return;
  try {
    auto snapshot = snapshot_of(work, i);
    if (!is_as_claimed(file, snapshot)) {
      facts.problem = facts.path + ": changed between its first look and its reading";
      facts.sha512.clear();
      file.mark.clear();
      return;
    }
    facts.problem = snapshot.problem;
    facts.skipped = snapshot.skipped;
    facts.sha512 = snapshot.sha512;
    facts.size = snapshot.size;
    if (!downloads_) file.mark = snapshot.settled ? snapshot.mark : std::string();
    if (i >= most_descriptors) snapshot.descriptor = Descriptor();
    work.snapshots[i] = std::move(snapshot);
  } catch (const Error& error) {
    facts.problem = error.what();
  }
}

/// Would the formats still say the same of the bytes that were taken? What was claimed decided whom it goes to, and with
/// which other files; by bytes that nobody reads, it would be extracted as what it is not.
bool Stages::is_as_claimed(const SampledFile& file, const Snapshot& snapshot) {
  // A member of an archive, or what was fetched whole, lies in the spool since it was claimed.
  if (inside_archive_ || downloads_ || !snapshot.descriptor) return true;
  if (!file.claimed_at.empty() && file.claimed_at == snapshot.mark) return true;
  const auto samples = runner_.samples({{file.remote.path, snapshot.descriptor.get(), snapshot.size}});
  return claims_of(options_.formats, base_name(file.remote.path), samples.front()) == file.claims;
}

/// Sets the input hash, and whether the stored group was made of the same.
bool Stages::is_unchanged(Work& work) const {
  work.input_hash = input_hash(work);
  const auto* const known = storing_->state->group(work.facts.files.front().path);
  work.unchanged = known != nullptr && known->input_hash == work.input_hash;
  return work.unchanged;
}

Digest Stages::input_hash(const Work& work) const {
  std::string bytes;
  for (const auto& text : {schema_hash(), job_.source_name, to_json(job_.organizations), to_json(job_.custom_fields), options_.map, storing_->owner})
    add(bytes, text);
  for (const auto& principal : storing_->visible_to) add(bytes, principal);
  bytes += '/';
  for (const auto* const format : work.facts.formats) add(bytes, version_text(*format));
  for (const auto& file : work.facts.files) {
    add(bytes, file.path);
    add(bytes, file.sha512);
    add(bytes, file.globus.empty() ? file.url : file.url + "\n" + file.globus);  // what has none keeps its hash
    add(bytes, file.problem + file.skipped);
    add(bytes, std::to_string(file.size));
  }
  return sha256(bytes);
}

GroupInput Stages::input_of(Work& work) const {
  GroupInput input;
  const auto& files = work.facts.files;
  input.key = files.front().path;
  input.map = options_.map;
  for (std::size_t i = 0; i < files.size(); ++i)
    input.files.push_back({files[i].path, work.snapshots[i].descriptor.get(), files[i].size});
  // What is hashed later is new to the index, and so has no strikes.
  const bool may_have_strikes = storing_ != nullptr && !work.hash_later;
  const auto content = may_have_strikes ? content_hash(work.facts) : std::string();
  for (const auto* const format : work.facts.formats) {
    if (!may_have_strikes || !storing_->state->has_struck_out(content, version_text(*format))) {
      input.formats.push_back(format);
    } else {
      work.facts.files.front().skipped = std::string(format->name) + " is not tried: two workers died of this file";
    }
  }
  return input;
}

/// Hashes what was taken without; a file that cannot be read any more has a problem.
void Stages::hash_all(Work& work) {
  for (std::size_t i = 0; i < work.snapshots.size(); ++i) {
    const auto& snapshot = work.snapshots[i];
    auto& facts = work.facts.files[i];
    if (!snapshot.descriptor || !facts.sha512.empty()) continue;
    try {
      facts.sha512 = hash_of(snapshot);
    } catch (const Error& error) {  // nothing may leave the thread that this runs on
      facts.problem = facts.path + ": " + error.what();
      continue;
    }
    if (facts.sha512.empty()) facts.problem = facts.path + ": changed, or could not be read to its end, while it was read";
  }
}

void Stages::run(std::vector<Work*>& works) {
  std::vector<GroupInput> inputs;
  std::vector<Work*> run;
  for (auto* const work : works) {
    if (!work->snapshots.front().descriptor) continue;  // nothing to read
    inputs.push_back(input_of(*work));
    run.push_back(work);
  }
  if (inputs.empty()) return;
  std::vector<std::jthread> hashing;
  for (auto* const work : run)
    if (work->hash_later) hashing.emplace_back([work] { hash_all(*work); });
  auto outputs = runner_.run(inputs);
  hashing.clear();
  for (std::size_t i = 0; i < run.size(); ++i) {
    auto& work = *run[i];
    work.output = std::move(outputs[i]);
    for (const auto& failure : work.output.failures)
      if (failure.strike) work.strikes.push_back({content_hash(work.facts), version_text(*failure.format)});
    for (std::size_t k = 0; k < work.snapshots.size(); ++k) {
      auto& snapshot = work.snapshots[k];
      if (!snapshot.descriptor || still_same(snapshot)) continue;
      auto& facts = work.facts.files[k];
      facts.problem = facts.path + ": changed while it was read";
      facts.sha512.clear();
      work.output = {};
    }
    if (work.hash_later && storing_ != nullptr) work.input_hash = input_hash(work);
  }
}

/// The groups of the files in the archive that the group is, if it is one; what is wrong with it is added to its output.
std::vector<FinishedGroup> Stages::members_of(Work& work) const {
  const auto* const format = work.facts.formats.empty() ? nullptr : work.facts.formats.front();
  if (format == nullptr || !format->has_members) return {};
  if (inside_archive_) {
    if (!work.unchanged)
      work.output.parts.push_back(said_of(*format, {{Severity::error, "its members are not read: it lies in an archive itself", {}}}));
    return {};
  }
  const auto& file = work.facts.files.front();
  if (work.unchanged) return known_members(*storing_->state, file.path);
  const auto given = input_of(work).formats;  // without those that were struck out
  const bool struck = std::any_of(work.output.failures.begin(), work.output.failures.end(),
                                  [&](const RunFailure& failure) { return failure.format == format && failure.strike; });
  if (struck || std::find(given.begin(), given.end(), format) == given.end()) return {};
  if (!work.snapshots.front().descriptor) return {};
  const InputFile archive{file.path, work.snapshots.front().descriptor.get(), file.size};
  auto walked = extract_members(*format, archive, options_, runner_, job_, storing_);
  if (!walked.outcome.failure.empty()) {
    work.output.failures.push_back({format, "its members: " + walked.outcome.failure, walked.outcome.strike});
    if (walked.outcome.strike) work.strikes.push_back({content_hash(work.facts), version_text(*format)});
  }
  if (!walked.diagnostics.empty()) work.output.parts.push_back(said_of(*format, std::move(walked.diagnostics)));
  // a member that is not done is tried once more at the next ingest, so the archive is not done either
  const bool again = std::any_of(walked.groups.begin(), walked.groups.end(), [](const auto& group) { return group.input_hash == Digest{}; });
  if (again) work.input_hash = {};
  return std::move(walked.groups);
}

FinishedGroup Stages::finish(Work&& work) const {
  FinishedGroup finished;
  finished.input_hash = work.input_hash;
  finished.unchanged = work.unchanged;
  finished.strikes = std::move(work.strikes);
  for (std::size_t i = 0; i < work.facts.files.size(); ++i) {
    const auto& facts = work.facts.files[i];
    finished.bytes += facts.size;
    finished.unfetched = finished.unfetched || (downloads_ && !facts.problem.empty());
    finished.files.push_back({facts.path, facts.size, facts.sha512.empty() ? "" : work.plan.files[i].mark, facts.sha512});
  }
  if (work.unchanged) {
    finished.group.key = work.facts.files.front().path;
    for (const auto& facts : work.facts.files) finished.group.files.push_back(facts.path);
    return finished;
  }
  // A group that a worker died of is not done: the next ingest tries it once more, until it has two strikes. Nor is one
  // whose program was not there.
  const auto& failures = work.output.failures;
  const bool again = std::any_of(failures.begin(), failures.end(), [](const RunFailure& failure) { return failure.again; });
  if (again || !finished.strikes.empty()) finished.input_hash = {};
  finished.group = assemble(job_, work.facts, std::move(work.output));
  check(finished);
  return finished;
}

/// What is printed is checked as what is stored is, so that both say the same.
void Stages::check(FinishedGroup& finished) const {
  auto& group = finished.group;
  for (std::size_t i = 0; i < group.records.size(); ++i) {
    auto& record = group.records[i];
    if (storing_ == nullptr) {
      record = checked(std::move(record), "urn:quarry:nobody").record();
      record.visible_to.clear();
    } else {
      record.visible_to = storing_->visible_to;
      record.content.set_path("extraction.sources", std::move(group.sources[i]));
      finished.valid.push_back(checked(std::move(record), storing_->owner));
    }
  }
  if (storing_ == nullptr) return;
  group.records.clear();
  group.sources.clear();
}

}  // namespace quarry::intake
