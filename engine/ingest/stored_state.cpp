// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/stored_state.hpp"

namespace quarry::intake {

StoredState::StoredState(IndexWriter& writer) : writer_(writer) {
  for (auto& group : writer.groups()) {
    auto key = group.key;
    groups_.emplace(std::move(key), std::move(group));
  }
  for (auto& file : writer.files()) {
    auto path = file.path;
    files_.emplace(std::move(path), std::move(file));
  }
}

const StoredGroup* StoredState::group(const std::string& key) const {
  const auto found = groups_.find(key);
  return found == groups_.end() ? nullptr : &found->second;
}

const StoredFile* StoredState::file(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

bool StoredState::has_struck_out(const std::string& content_hash, const std::string& extractor_version) const {
  const auto [lock, writer] = this->writer();
  return writer->strikes(content_hash, extractor_version) >= 2;
}

std::pair<std::unique_lock<std::mutex>, IndexWriter*> StoredState::writer() const {
  return {std::unique_lock(mutex_), &writer_};
}

}  // namespace quarry::intake
