// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "index/catalog_jobs.hpp"
#include "index/locks.hpp"
#include "index/publish.hpp"
#include "index/store.hpp"
#include "index/writer_subject.hpp"

namespace quarry {

/// What an IndexWriter is made of: the writer's lock, a connection, and the transaction of the batch under way. A batch
/// begins with the first write and is committed by `commit`, after 10,000 rows, or after a second, so that deletes by other
/// processes never wait long. After any failure every further call throws: only what a commit acknowledged counts.
///
/// Segments are built outside of `mutex_`, so that writes go on meanwhile: by the caller of `publish`, by a thread that
/// publishes regularly, and by one that merges. What they show, they show one at a time, under `publication_mutex_`, which is
/// taken before `mutex_`.
class IndexWriterState {
 public:
  IndexWriterState(index::Store& store, index::WriterLock lock);
  ~IndexWriterState();

  /// Runs a change in the batch's transaction, which begins here where there is none.
  template <class Change>
  auto change(Change change_rows) {
    return guarded([&] {
      begin();
      return change_rows();
    });
  }
  /// Runs a read that sees what the batch wrote.
  template <class Read>
  auto guarded(Read read) {
    const std::lock_guard lock(mutex_);
    expect_sound();
    try {
      return read();
    } catch (...) {  // goes on: after any failure the batch is not what was asked for
      fail(std::current_exception());
      throw;
    }
  }

  bool upsert(const ValidRecord& record);
  void begin_job(const std::string& source, const std::string& dataset);
  std::uint64_t replace_group(const std::string& key, const Digest& input_hash,
                              const std::vector<ValidRecord>& records, bool error);
  std::uint64_t remove_group(const std::string& key);
  void end_job(const std::optional<ValidRecord>& dataset_entry);
  /// The running job; throws Error(invalid_argument) where none was begun.
  const index::Job& job() const;

  void commit();
  void publish();
  void publish_every(std::chrono::milliseconds period);
  index::Database& database() { return catalog_.database(); }

 private:
  void begin();
  void commit_batch();
  void commit_if_full();
  void expect_sound() const;
  void fail(std::exception_ptr reason) noexcept;
  void watch(const std::stop_token& stop);

  // Publishing: writer_publish.cpp.
  void publish_pending();
  void publish_regularly(const std::stop_token& stop);
  /// Merges what the tiers ask for; false where they are content, or a merge failed.
  bool merge_once();
  void merge_in_background(const std::stop_token& stop);
  /// Tells the catalog what is shown, goes over to it, and sweeps.
  void take_over(const index::Shown& shown);
  void wait_for_merges();

  /// Closes these rows of a group; returns how many were current.
  std::uint64_t close_rows(const std::vector<std::int64_t>& rows, const std::map<std::string, std::set<std::string>>& kept);
  std::uint64_t put_by_job(const std::string& subject, std::vector<index::WantedEntry> wanted,
                           const std::set<std::string>& closed, std::optional<std::int64_t> group);

  index::Store& store_;
  index::WriterLock lock_;
  index::Catalog catalog_;
  std::shared_ptr<const index::OpenManifest> manifest_;
  std::shared_ptr<const index::Dictionary> dictionary_;
  bool dictionary_tried_ = false;
  std::optional<index::Job> job_;
  bool job_changed_ = false;

  std::mutex mutex_;
  std::condition_variable_any batch_begun_;
  std::unique_ptr<index::CatalogChanges> batch_;
  std::unique_ptr<index::SubjectWriter> subjects_;
  std::chrono::steady_clock::time_point batch_due_;
  std::exception_ptr failure_;
  std::jthread watch_;

  std::mutex publication_mutex_;
  std::condition_variable_any publishing_;  ///< with mutex_: something below changed
  std::chrono::milliseconds publish_every_{0};
  std::chrono::steady_clock::time_point published_at_;
  bool unpublished_ = false;
  std::int64_t building_through_ = 0;  ///< a segment is being built of pending rows up to this one
  bool merge_due_ = false, merging_ = false;
  bool ending_ = false;
  std::jthread publisher_, merger_;
};

}  // namespace quarry
