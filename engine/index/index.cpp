// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/index.hpp"

#include <algorithm>

#include "index/backup.hpp"
#include "index/check.hpp"
#include "index/locks.hpp"
#include "index/publish.hpp"
#include "index/store.hpp"
#include "index/store_edit.hpp"
#include "index/writer.hpp"

namespace quarry {

Index::Index(const std::filesystem::path& directory, const OpenOptions& options)
    : store_(std::make_unique<index::Store>(directory, options)) {}
Index::~Index() = default;
Index::Index(Index&&) noexcept = default;
Index& Index::operator=(Index&&) noexcept = default;

const std::filesystem::path& Index::directory() const noexcept { return store_->directory(); }
std::string Index::uuid() const { return store_->uuid(); }

IndexWriter Index::writer(std::chrono::milliseconds patience, const std::function<void()>& waiting) {
  auto lock = index::WriterLock::take(store_->directory(), patience, waiting);
  return IndexWriter(std::make_unique<IndexWriterState>(*store_, std::move(lock)));
}

std::uint64_t Index::remove(const std::vector<std::string>& subjects, const Viewer& viewer,
                            const std::optional<std::string>& entry_id) {
  return index::remove_entries(*store_, {subjects, entry_id, viewer});
}

std::uint64_t Index::share(const std::vector<std::string>& subjects, const Viewer& viewer, std::vector<std::string> visible_to,
                           const std::string& owner, const std::optional<std::string>& entry_id) {
  if (!std::all_of(visible_to.begin(), visible_to.end(), [](const auto& text) { return is_principal(text); }))
    visible_to.clear();
  if (!owner.empty()) visible_to.push_back(owner);
  std::sort(visible_to.begin(), visible_to.end());
  visible_to.erase(std::unique(visible_to.begin(), visible_to.end()), visible_to.end());
  return index::share_entries(*store_, {subjects, entry_id, viewer}, visible_to);
}

void Index::backup(const std::filesystem::path& target) const { index::back_up(*store_, target); }

CheckReport Index::check() const { return index::check(*store_); }

void Index::reindex(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const auto lock = index::WriterLock::take(store_->directory(), std::chrono::seconds(60), {});
  const auto catalog = store_->lease();
  index::rebuild(*store_, *catalog, progress);
}

IndexWriter::IndexWriter(std::unique_ptr<IndexWriterState> state) : state_(std::move(state)) {}
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter& IndexWriter::operator=(IndexWriter&&) noexcept = default;
IndexWriter::~IndexWriter() = default;

bool IndexWriter::upsert(const ValidRecord& record) { return state_->upsert(record); }
void IndexWriter::begin_job(const std::string& source, const std::string& dataset) {
  state_->begin_job(source, dataset);
}
std::optional<StoredGroup> IndexWriter::find_group(const std::string& key) const {
  return state_->guarded([&] { return index::find_group(state_->database(), state_->job().source, key); });
}
std::vector<StoredGroup> IndexWriter::groups() const {
  return state_->guarded([&] { return index::all_groups(state_->database(), state_->job().source); });
}
std::vector<StoredFile> IndexWriter::files() const {
  return state_->guarded([&] { return index::all_files(state_->database(), state_->job().source); });
}
void IndexWriter::remember_file(const StoredFile& file) {
  state_->change([&] { index::put_file(state_->database(), state_->job().source, file); });
}
void IndexWriter::forget_file(const std::string& path) {
  state_->change([&] { index::erase_file(state_->database(), state_->job().source, path); });
}
std::uint64_t IndexWriter::replace_group(const std::string& key, const Digest& input_hash,
                                         const std::vector<ValidRecord>& records, bool error) {
  return state_->replace_group(key, input_hash, records, error);
}
std::uint64_t IndexWriter::remove_group(const std::string& key) { return state_->remove_group(key); }
std::int64_t IndexWriter::version() const {
  return state_->guarded([&] { return state_->job().version; });
}
void IndexWriter::end_job(const std::optional<ValidRecord>& dataset_entry) { state_->end_job(dataset_entry); }
int IndexWriter::strikes(const std::string& content_hash, const std::string& extractor_version) const {
  return state_->guarded([&] { return index::strikes(state_->database(), content_hash, extractor_version); });
}
void IndexWriter::add_strike(const std::string& content_hash, const std::string& extractor_version) {
  state_->change([&] { index::add_strike(state_->database(), content_hash, extractor_version); });
}
void IndexWriter::commit() { state_->commit(); }
void IndexWriter::publish() { state_->publish(); }
void IndexWriter::publish_every(std::chrono::milliseconds period) { state_->publish_every(period); }

}  // namespace quarry
