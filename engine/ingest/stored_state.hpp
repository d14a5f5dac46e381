// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "quarry/index.hpp"

namespace quarry::intake {

/// What the catalog knows of a source from earlier ingests, and the lock under which its writer is used from two stages.
class StoredState {
 public:
  /// Reads the groups and files of the writer's job.
  explicit StoredState(IndexWriter& writer);

  /// The same whichever thread asks; nullptr where it is not known.
  const StoredGroup* group(const std::string& key) const;
  const StoredFile* file(const std::string& path) const;
  const std::unordered_map<std::string, StoredGroup>& groups() const noexcept { return groups_; }
  const std::unordered_map<std::string, StoredFile>& files() const noexcept { return files_; }

  /// Did two workers die over this content by this extractor?
  bool has_struck_out(const std::string& content_hash, const std::string& extractor_version) const;

  /// The writer, for as long as the lock lives.
  std::pair<std::unique_lock<std::mutex>, IndexWriter*> writer() const;

 private:
  IndexWriter& writer_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, StoredGroup> groups_;
  std::unordered_map<std::string, StoredFile> files_;
};

}  // namespace quarry::intake
