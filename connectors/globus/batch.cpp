// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/batch.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

#include "globus/source.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

constexpr std::string_view prefix = "quarry-", suffix = ".json";

Error disk_error(const std::filesystem::path& path, const std::string& what) {
  return {Code::internal, path.string() + ": " + what + ": " + std::strerror(errno)};
}

void sync_directory(const std::filesystem::path& directory) {
  const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) throw disk_error(directory, "cannot be synced");
}

}  // namespace

Batch::Batch(const LocalCollection& local, std::string collection, std::string submission, std::vector<Item> items)
    : local_(local), collection_(std::move(collection)), submission_(std::move(submission)), items_(std::move(items)) {
  folder_ = local.directory / (std::string(prefix) + submission_);
  description_ = folder_.string() + std::string(suffix);
  std::error_code failed;
  std::filesystem::create_directory(folder_, failed);
  if (failed)
    throw Error(Code::permission_denied,
                folder_.string() + ": cannot be made: " + failed.message() + "; globus.local_path must be a directory of yours");
  if (!lock()) throw disk_error(folder_, "cannot be locked");
  write();
}

/// Held until this goes or the process ends, however it ends.
bool Batch::lock() {
  locked_ = Descriptor(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  return locked_.get() >= 0 && ::flock(locked_.get(), LOCK_EX | LOCK_NB) == 0;
}

void Batch::write() const {
  Array items;
  for (const auto& item : items_) {
    Object one{{"path", item.id}, {"modified", item.modified}};
    if (item.size) one["size"] = *item.size;
    items.emplace_back(std::move(one));
  }
  const auto text =
      to_json(Object{{"collection", collection_}, {"submission_id", submission_}, {"task_id", task_}, {"items", std::move(items)}}) + "\n";
  const auto fresh = description_.string() + ".new";
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) throw disk_error(fresh, "cannot be written");
    for (std::size_t done = 0; done < text.size();) {
      const auto written = ::write(file.get(), text.data() + done, text.size() - done);
      if (written < 0) throw disk_error(fresh, "cannot be written");
      done += static_cast<std::size_t>(written);
    }
    if (::fsync(file.get()) != 0) throw disk_error(fresh, "cannot be synced");
  }
  if (::rename(fresh.c_str(), description_.c_str()) != 0) throw disk_error(description_, "cannot be replaced");
  sync_directory(local_.directory);
}

void Batch::set_task(std::string task) {
  task_ = std::move(task);
  write();
}

std::vector<std::shared_ptr<Batch>> Batch::left_behind(const LocalCollection& local, const std::string& collection) {
  std::vector<std::shared_ptr<Batch>> found;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(local.directory, failed), end; !failed && at != end; at.increment(failed)) {
    const auto name = at->path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
    std::ostringstream text;
    text << std::ifstream(at->path()).rdbuf();
    Value stored;
    try {
      stored = parse_json(text.str());
    } catch (const Error&) {  // it was never whole, so nothing was submitted by it
      continue;
    }
    auto batch = std::shared_ptr<Batch>(new Batch(local));
    batch->collection_ = service::text_at(stored, "collection");
    batch->submission_ = service::text_at(stored, "submission_id");
    batch->task_ = service::text_at(stored, "task_id");
    if (batch->collection_ != collection || !is_uuid(batch->submission_) || (!batch->task_.empty() && !is_uuid(batch->task_))) continue;
    batch->folder_ = local.directory / (std::string(prefix) + batch->submission_);
    batch->description_ = at->path();
    for (const auto& item : service::items_at(stored, "items"))
      batch->items_.push_back({service::text_at(item, "path"), service::size_at(item, "size"), service::text_at(item, "modified")});
    if (batch->lock())
      found.push_back(std::move(batch));
    else if (!std::filesystem::exists(batch->folder_, failed))
      batch->remove();  // its removal was cut off
  }
  return found;
}

Value Batch::document(const std::string& label) const {
  Array items;
  for (std::size_t i = 0; i < items_.size(); ++i)
    items.emplace_back(
        Object{{"DATA_TYPE", "transfer_item"}, {"source_path", items_[i].id}, {"destination_path", place_there(i)}, {"recursive", false}});
  return Object{{"DATA_TYPE", "transfer"},        {"submission_id", submission_},      {"label", label},
                {"source_endpoint", collection_}, {"destination_endpoint", local_.id}, {"verify_checksum", true},
                {"encrypt_data", true},           {"skip_source_errors", true},  // one file that cannot be read does not hold up the others
                {"fail_on_quota_errors", true},   {"notify_on_succeeded", false},      {"notify_on_failed", false},
                {"notify_on_inactive", false},    {"DATA", std::move(items)}};
}

void Batch::remove() noexcept {
  std::error_code ignored;  // what stays is found and removed by the next process
  std::filesystem::remove_all(folder_, ignored);
  if (!ignored) std::filesystem::remove(description_, ignored);
}

}  // namespace quarry::globus
