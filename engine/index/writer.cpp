// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/writer.hpp"

#include <algorithm>

#include "index/crash_point.hpp"
#include "index/disk_room.hpp"
#include "index/publish.hpp"

namespace quarry {

using index::CatalogChanges;

namespace {

constexpr std::uint64_t most_rows_in_a_batch = 10'000;
constexpr std::int64_t rows_to_train_on = 10'000;
/// Pending rows are published at the latest when each of this many threads can build a full segment of them.
constexpr std::int64_t rows_of_a_full_segment = 250'000;
constexpr unsigned most_full_segments = 4;
constexpr std::chrono::milliseconds longest_batch{1000};

}  // namespace

IndexWriterState::IndexWriterState(index::Store& store, index::WriterLock lock)
    : store_(store), lock_(std::move(lock)), catalog_(store.directory(), std::make_shared<index::CatalogMemory>()) {
  index::recover(store_, catalog_);
  manifest_ = store_.manifest();
  dictionary_ = catalog_.newest_dictionary();
  watch_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  if (!store_.options().background_merges) return;
  merger_ = std::jthread([this](const std::stop_token& stop) { merge_in_background(stop); });
}

IndexWriterState::~IndexWriterState() {
  for (auto* thread : {&watch_, &publisher_}) {
    thread->request_stop();
    if (thread->joinable()) thread->join();
  }
  if (!merger_.joinable()) return;
  {
    // What is due is still merged, so that many short lives of writers do not leave ever more segments.
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (std::uncaught_exceptions() != 0) merger_.request_stop();
  }
  publishing_.notify_all();
  merger_.join();
}

void IndexWriterState::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    batch_begun_.wait(lock, stop, [this] { return batch_ != nullptr; });
    const auto due = batch_due_;
    batch_begun_.wait_until(lock, stop, due, [&] { return batch_ == nullptr || batch_due_ != due; });
    if (stop.stop_requested() || !batch_ || batch_due_ != due) continue;
    try {
      commit_batch();
    } catch (...) {
      fail(std::current_exception());  // the next call, or the commit that would have acknowledged these writes, throws
    }
  }
}

void IndexWriterState::expect_sound() const {
  if (!failure_) return;
  try {
    std::rethrow_exception(failure_);
  } catch (const Error& error) {
    throw Error(error.code(), "this writer failed before (" + std::string(error.what()) +
                                  "); open a new one and repeat what was not committed");
  } catch (...) {
    throw Error(Code::internal, "this writer failed before; open a new one and repeat what was not committed");
  }
}

void IndexWriterState::fail(std::exception_ptr reason) noexcept {
  if (!failure_) failure_ = std::move(reason);
  subjects_.reset();
  batch_.reset();
}

void IndexWriterState::begin() {
  if (batch_) return;
  index::require_room(store_.directory(), store_.options().disk_floor, 0, "more records");
  batch_ = std::make_unique<CatalogChanges>(catalog_);
  subjects_ = std::make_unique<index::SubjectWriter>(*batch_, *manifest_, building_through_, dictionary_);
  batch_due_ = std::chrono::steady_clock::now() + longest_batch;
  batch_begun_.notify_all();
  if (publish_every_.count() != 0) publishing_.notify_all();
}

void IndexWriterState::commit_batch() {
  if (!batch_) return;
  batch_->commit();
  const auto last_row = batch_->last_row();
  subjects_.reset();
  batch_.reset();
  unpublished_ = true;
  if (!dictionary_ && !dictionary_tried_ && last_row >= rows_to_train_on) {
    dictionary_tried_ = true;
    catalog_.make_dictionary(rows_to_train_on);
    dictionary_ = catalog_.newest_dictionary();
  }
}

void IndexWriterState::commit_if_full() {
  if (batch_->appended() >= most_rows_in_a_batch) commit_batch();
}

void IndexWriterState::commit() {
  const bool full = guarded([&] {
    commit_batch();
    const auto segments = std::clamp(std::thread::hardware_concurrency(), 1u, most_full_segments);
    const auto pending = catalog_.sequence().last_row - manifest_->manifest.last_row;
    return pending >= rows_of_a_full_segment * segments;
  });
  if (full) publish();
}

bool IndexWriterState::upsert(const ValidRecord& record) {
  auto wanted = index::want_as_is(record);
  return change([&] {
    wanted.acl_set = catalog_.intern(record.visible_to());
    const bool written = subjects_->put(record.subject(), {std::move(wanted)}, {}, nullptr) != 0;
    commit_if_full();
    return written;
  });
}

const index::Job& IndexWriterState::job() const {
  if (!job_) throw Error(Code::invalid_argument, "no job was begun; call begin_job first");
  return *job_;
}

void IndexWriterState::begin_job(const std::string& source, const std::string& dataset) {
  change([&] {
    job_ = index::start_job(database(), source, dataset);
    job_changed_ = false;
  });
}

std::uint64_t IndexWriterState::put_by_job(const std::string& subject, std::vector<index::WantedEntry> wanted,
                                           const std::set<std::string>& closed, std::optional<std::int64_t> group) {
  for (auto& entry : wanted) entry.acl_set = catalog_.intern(entry.record->visible_to());
  const index::WritingJob writing{job().dataset, job().version, group};
  const auto before = batch_->state_changes();
  const auto written = subjects_->put(subject, wanted, closed, &writing);
  if (batch_->state_changes() != before && !job_changed_) {
    index::make_version(database(), job());
    job_changed_ = true;
  }
  return written;
}

std::uint64_t IndexWriterState::close_rows(const std::vector<std::int64_t>& rows,
                                           const std::map<std::string, std::set<std::string>>& kept) {
  std::map<std::string, std::set<std::string>> closing;
  std::uint64_t count = 0;
  for (const auto id : rows) {
    const auto row = catalog_.row(id);
    if (!row || !row->current()) continue;
    const auto found = kept.find(row->subject);
    if (found != kept.end() && found->second.count(row->entry_id) != 0) continue;
    closing[row->subject].insert(row->entry_id);
    ++count;
  }
  for (const auto& [subject, entries] : closing) put_by_job(subject, {}, entries, std::nullopt);
  return count;
}

std::uint64_t IndexWriterState::replace_group(const std::string& key, const Digest& input_hash,
                                              const std::vector<ValidRecord>& records, bool error) {
  return change([&] {
    const auto group = index::put_group(database(), job().source, key, input_hash, error);
    const auto before = index::rows_of_group(database(), group);
    std::map<std::string, std::set<std::string>> kept;
    std::map<std::string, std::vector<index::WantedEntry>> wanted;
    std::vector<const std::string*> order;  // scroll ids rise in the order of the records
    for (const auto& record : records) {
      kept[record.subject()].insert(record.entry_id());
      auto& entries = wanted[record.subject()];
      if (entries.empty()) order.push_back(&record.subject());
      entries.push_back(index::want_of_job(record));
    }
    close_rows(before, kept);
    std::uint64_t written = 0;
    for (const auto* subject : order) written += put_by_job(*subject, std::move(wanted[*subject]), {}, group);
    commit_if_full();
    return written;
  });
}

std::uint64_t IndexWriterState::remove_group(const std::string& key) {
  return change([&]() -> std::uint64_t {
    const auto group = index::find_group(database(), job().source, key);
    if (!group) return 0;
    const auto closed = close_rows(index::rows_of_group(database(), group->id), {});
    index::erase_group(database(), group->id);
    return closed;
  });
}

void IndexWriterState::end_job(const std::optional<ValidRecord>& dataset_entry) {
  change([&] {
    if (dataset_entry) {
      auto wanted = index::want_of_job(*dataset_entry);
      wanted.force = job_changed_;  // it states the version, which is new
      put_by_job(dataset_entry->subject(), {std::move(wanted)}, {}, std::nullopt);
    }
    index::end_job(database(), job());
    job_.reset();
  });
}

}  // namespace quarry
