// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/ingest.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <unordered_set>

#include "ingest/dataset.hpp"
#include "ingest/hashing.hpp"
#include "ingest/job.hpp"
#include "ingest/pipeline.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"

namespace quarry::intake {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t commit_groups = 1000;
constexpr auto commit_interval = std::chrono::seconds(1);
constexpr auto publish_interval = std::chrono::seconds(5);
constexpr auto progress_interval = std::chrono::milliseconds(250);
constexpr std::size_t guarded_groups = 50;  ///< a source of as many is not emptied by accident
constexpr std::size_t guarded_share = 5;    ///< a fifth of it

void add_all(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// One ingest of one source.
class Job {
 public:
  Job(Connector& connector, IndexWriter& writer, const IngestOptions& options)
      : connector_(connector), options_(options), extract_options_(options.extract),
        dataset_(read_dataset(options.dataset, connector.dataset())),
        facts_(facts()), state_(begun(writer)), listing_(connector) {
    facts_.version = writer.version();
    storing_.state = &state_;
    storing_.owner = options.owner.empty() ? local_principal() : options.owner;
    storing_.visible_to = dataset_.records_visible_to;
    add_all(storing_.visible_to, options.visible_to);
    sort_unique(storing_.visible_to);
  }

  IngestReport run() {
    const auto runner = make_runner(extract_options_);
    Stages stages(connector_, extract_options_, *runner, facts_, &storing_);
    try {
      report_.interrupted = !run_pipeline(
          extract_options_.jobs, listing_, stages,
          {.listed = [this](const std::vector<SampledFile>& files) { listed(files); },
           .stopped = [this] { return options_.interrupted && options_.interrupted(); },
           .write = [this](FinishedGroup&& group) { write(std::move(group)); }});
      report_.interrupted = report_.interrupted || given_up_;
      finish();
    } catch (...) {  // goes on: whatever it is
      publish_what_there_is();
      throw;
    }
    for (auto& diagnostic : listing_.take_diagnostics()) report_.diagnostics.push_back(std::move(diagnostic));
    report_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    show_progress(true);
    return std::move(report_);
  }

 private:
  JobFacts facts() {
    if (extract_options_.dataset_name.empty()) extract_options_.dataset_name = dataset_.name;
    if (extract_options_.map.empty()) extract_options_.map = dataset_.map;
    auto facts = job_facts(connector_.source(), extract_options_);
    if (const auto* const organizations = dataset_.description.at_path("mdf.organizations"))
      facts.organizations = *organizations;
    if (const auto* const declared = dataset_.description.at_path("custom_fields")) facts.custom_fields = *declared;
    return facts;
  }

  IndexWriter& begun(IndexWriter& writer) {
    writer.begin_job(facts_.source, facts_.source_name);
    return writer;
  }

  void listed(const std::vector<SampledFile>& files) {
    const std::lock_guard lock(progress_mutex_);
    progress_.files_listed += files.size();
    for (const auto& file : files) progress_.bytes_listed += file.remote.size.value_or(0);
  }

  void write(FinishedGroup&& done) {
    // What an interrupt kept from coming is no error of the file: it stays as it was, until the next ingest.
    if (done.unfetched && options_.interrupted && options_.interrupted()) {
      given_up_ = true;
      return;
    }
    {
      const auto [lock, writer] = state_.writer();
      store(done, *writer);
      for (const auto& file : done.files) remember(file, *writer);
      for (const auto& strike : done.strikes) writer->add_strike(strike.content_hash, strike.extractor_version);
      ++uncommitted_;
      const auto now = Clock::now();
      if (now - published_ > publish_interval) {
        writer->publish();
        published_ = Clock::now();
        committed_ = published_;
        uncommitted_ = 0;
      } else if (uncommitted_ >= commit_groups || now - committed_ > commit_interval) {
        writer->commit();
        committed_ = Clock::now();
        uncommitted_ = 0;
      }
    }
    count(done);
  }

  void store(const FinishedGroup& done, IndexWriter& writer) {
    const auto& key = done.group.key;
    const auto* const known = state_.group(key);
    seen_groups_.insert(key);
    ++report_.groups;
    report_.files += done.group.files.size();
    if (done.unchanged) {
      report_.unchanged += known->records;
      report_.errors += known->error ? known->records : 0;
      return;
    }
    const auto written = writer.replace_group(key, done.input_hash, done.valid, done.group.error);
    report_.records += written;
    report_.unchanged += done.valid.size() - written;
    if (done.group.error) report_.errors += done.valid.size();
  }

  void remember(const StoredFile& file, IndexWriter& writer) {
    seen_files_.insert(file.path);
    total_bytes_ += file.size;
    const auto* const known = state_.file(file.path);
    if (known == nullptr || known->size != file.size || known->mark != file.mark || known->sha512 != file.sha512)
      writer.remember_file(file);
  }

  void count(const FinishedGroup& done) {
    {
      const std::lock_guard lock(progress_mutex_);
      progress_.files = report_.files;
      progress_.groups = report_.groups;
      progress_.records = report_.records + report_.unchanged;
      progress_.errors = report_.errors;
      progress_.bytes += done.bytes;
    }
    show_progress(false);
  }

  void show_progress(bool at_once) {
    const auto now = Clock::now();
    if (!options_.progress || (!at_once && now - shown_ < progress_interval)) return;
    shown_ = now;
    IngestProgress progress;
    {
      const std::lock_guard lock(progress_mutex_);
      progress_.listing_done = at_once;
      progress = progress_;
    }
    options_.progress(progress);
  }

  void finish() {
    if (!report_.interrupted) {
      remove_gone();
      end();
    }
    publish();
  }

  /// After a failure: what was done until now stays. That the same full disk fails this too is no news.
  void publish_what_there_is() noexcept {
    try {
      publish();
    } catch (const std::exception&) {
    }
  }

  void publish() {
    const auto [lock, writer] = state_.writer();
    writer->publish();
  }

  /// Groups that are known and were not seen: of a whole listing they are gone; of any listing those are, whose main
  /// file now belongs to another group.
  void remove_gone() {
    std::vector<std::string> gone, regrouped;
    for (const auto& [key, group] : state_.groups()) {
      if (seen_groups_.contains(key)) continue;
      (seen_files_.contains(key) ? regrouped : gone).push_back(key);
    }
    if (!connector_.complete()) {
      gone.clear();
    } else {
      refuse_to_empty(gone.size());
    }
    const auto [lock, writer] = state_.writer();
    for (const auto* const keys : {&regrouped, &gone})
      for (const auto& key : *keys) report_.removed += writer->remove_group(key);
    if (!connector_.complete()) return;
    for (const auto& [path, file] : state_.files())
      if (!path.empty() && !seen_files_.contains(path)) writer->forget_file(path);
  }

  void refuse_to_empty(std::size_t gone) const {
    const auto known = state_.groups().size();
    if (options_.allow_removals || known < guarded_groups || gone * guarded_share <= known) return;
    throw Error(Code::conflict, facts_.source + ": " + std::to_string(gone) + " of " + std::to_string(known) +
                                    " known groups of files are gone; nothing was removed; if that is right, allow "
                                    "removals (--allow-removals) and ingest again");
  }

  /// The dataset's entry is put where its description is new, or where what it describes has changed.
  void end() {
    const auto [lock, writer] = state_.writer();
    if (!dataset_.description.is_object()) {
      writer->end_job(std::nullopt);
      return;
    }
    auto entry = dataset_entry(facts_, dataset_, total_bytes_);
    report_.diagnostics = entry.diagnostics;
    add_all(entry.visible_to, options_.visible_to);
    sort_unique(entry.visible_to);
    std::string said = to_json(dataset_.description) + storing_.owner + " " + std::to_string(total_bytes_);
    for (const auto& principal : entry.visible_to) said += " " + principal;
    const StoredFile mark{"", 0, to_hex(sha256(said)), ""};  // the description is remembered as a file without a name
    const auto* const known = state_.file("");
    const bool same = known != nullptr && known->mark == mark.mark && report_.records == 0 && report_.removed == 0;
    if (!same) {
      writer->remember_file(mark);
      ++report_.datasets;
    }
    writer->end_job(same ? std::nullopt : std::optional(validate(std::move(entry), storing_.owner)));
  }

  Connector& connector_;
  const IngestOptions& options_;
  ExtractOptions extract_options_;
  Dataset dataset_;
  JobFacts facts_;
  StoredState state_;
  Storing storing_;
  Listing listing_;
  IngestReport report_;
  std::unordered_set<std::string> seen_groups_, seen_files_;
  std::uint64_t total_bytes_ = 0;
  std::uint64_t uncommitted_ = 0;
  bool given_up_ = false;  ///< a group in hand could not be finished for an interrupt
  Clock::time_point begin_ = Clock::now(), committed_ = begin_, published_ = begin_, shown_ = begin_;
  std::mutex progress_mutex_;
  IngestProgress progress_;
};

}  // namespace
}  // namespace quarry::intake

namespace quarry {

IngestReport ingest(Connector& connector, IndexWriter& writer, const IngestOptions& options) {
  return intake::Job(connector, writer, options).run();
}

}  // namespace quarry
