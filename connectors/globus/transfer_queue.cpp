// SPDX-License-Identifier: GPL-3.0-or-later
// Which files Transfers is to bring, and which together.
#include <system_error>
#include <utility>

#include "globus/transfers.hpp"

namespace quarry::globus {

/// One that was listed anew with other bytes is asked for again.
Transfers::File& Transfers::want(const RemoteFile& file, bool first) {
  take_up();
  auto found = files_.find(file.id);
  if (found != files_.end()) {
    const auto& known = found->second;
    const bool other = known.item.size != file.size || known.item.modified != file.modified;
    const bool to_front = known.state == File::waiting && first;
    found->second.wanted = true;
    if (!other && !to_front) return found->second;
    leave(known);
    files_.erase(found);
  }
  auto& fresh = files_[file.id];
  fresh.item = {file.id, file.size, file.modified};
  fresh.wanted = true;
  if (first)
    queue_.push_front(file.id);
  else
    queue_.push_back(file.id);
  last_want_ = Clock::now();
  if (queue_.size() == 1) first_want_ = last_want_;
  return fresh;
}

/// What will be fetched is told directory by directory: a task is not begun before the next ones
/// were told, too.
bool Transfers::gathers() const {
  const auto now = Clock::now();
  return now - last_want_ < scaled(std::chrono::seconds(1)) && now - first_want_ < scaled(std::chrono::seconds(10));
}

std::vector<Batch::Item> Transfers::take_batch() {
  constexpr std::size_t most_files = 10'000;
  std::vector<Batch::Item> items;
  std::uint64_t bytes = 0;
  while (!queue_.empty() && items.size() < most_files) {
    const auto found = files_.find(queue_.front());
    if (found == files_.end() || found->second.state != File::waiting) {
      queue_.pop_front();
      continue;
    }
    const auto size = found->second.item.size.value_or(0);
    if (!items.empty() && bytes + size > local_.batch_bytes) break;
    bytes += size;
    found->second.state = File::moving;
    items.push_back(found->second.item);
    queue_.pop_front();
  }
  first_want_ = Clock::now();
  make_room(bytes);
  return items;
}

/// Of the files of which only the head was wanted, those go that would not fit beside two batches.
void Transfers::make_room(std::uint64_t bytes) {
  for (auto at = files_.begin(); at != files_.end() && held_bytes_ + bytes > 2 * local_.batch_bytes;) {
    auto& file = at->second;
    if (file.state != File::here || !file.looked_at) {
      ++at;
      continue;
    }
    leave(file);
    at = files_.erase(at);
  }
}

/// Tasks of processes that are no more bring what is wanted now, too.
void Transfers::take_up() {
  if (std::exchange(taken_up_, true)) return;
  for (auto& batch : Batch::left_behind(local_, collection_.id)) {
    for (const auto& item : batch->items()) {
      auto& file = files_[item.id];
      file.item = item;
      file.state = File::moving;
      file.batch = batch;
    }
    batch->taken_up = true;
    batch->left = batch->items().size();
    batch->last_progress = Clock::now();
    running_.push_back(std::move(batch));
  }
}

/// A file that is here goes, and its batch with the last one.
void Transfers::leave(const File& file) {
  if (file.state != File::here) return;
  held_bytes_ -= std::min(held_bytes_, file.item.size.value_or(0));
  std::error_code ignored;  // it goes with its folder at last
  std::filesystem::remove(file.place, ignored);
  if (--file.batch->left != 0) return;
  file.batch->remove();
  std::erase(here_, file.batch);
}

}  // namespace quarry::globus
