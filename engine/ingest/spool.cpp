// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/spool.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "ingest/member_folder.hpp"
#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

/// Half of what this process may have open: the index and the workers need theirs.
std::uint64_t descriptors_to_use() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;
  return std::clamp<std::uint64_t>(limit.rlim_cur / 2, 16, 65'536);
}

}  // namespace

SpoolBudget::SpoolBudget(std::uint64_t bytes) : bytes_(bytes), files_(descriptors_to_use()) {}

bool SpoolBudget::wait_for(std::uint64_t bytes, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const bool came = freed_.wait_for(lock, patience, [&] {
    return stopped_ || (used_bytes_ + bytes <= bytes_ && used_files_ < files_) || used_files_ == 0;
  });
  if (stopped_ || !came) return false;
  used_bytes_ += bytes;
  ++used_files_;
  return true;
}

bool SpoolBudget::take_if_room(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (stopped_ || used_bytes_ + bytes > bytes_) return false;
  used_bytes_ += bytes;
  return true;
}

void SpoolBudget::take(std::uint64_t bytes, std::uint64_t files) {
  const std::lock_guard lock(mutex_);
  used_bytes_ += bytes;
  used_files_ += files;
}

void SpoolBudget::give_back(std::uint64_t bytes, std::uint64_t files) {
  {
    const std::lock_guard lock(mutex_);
    used_bytes_ -= bytes;
    used_files_ -= files;
  }
  freed_.notify_all();
}

void SpoolBudget::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  freed_.notify_all();
}

void Reservation::grow_to(std::uint64_t bytes) {
  if (budget_ == nullptr || bytes <= bytes_) return;
  budget_->take(bytes - bytes_, 0);
  bytes_ = bytes;
}

bool Reservation::grow_if_room(std::uint64_t bytes) {
  if (budget_ == nullptr || bytes <= bytes_) return true;
  if (!budget_->take_if_room(bytes - bytes_)) return false;
  bytes_ = bytes;
  return true;
}

Spooled::Spooled(Reservation reservation) : reservation_(std::move(reservation)), file_(unnamed_file()) {}

void Spooled::append(std::span<const char> bytes) {
  reservation_.grow_to(size_ + bytes.size());
  hash_->add(bytes);
  while (!bytes.empty()) {
    const auto written = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      throw Error(Code::internal, std::string("cannot be stored among the temporary files: ") + std::strerror(errno));
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Spooled::clear() {
  size_ = 0;
  hash_.emplace();
  if (::ftruncate(file_.get(), 0) != 0)
    throw Error(Code::internal, std::string("a temporary file cannot be emptied: ") + std::strerror(errno));
}

void Spooled::seal(bool whole) {
  whole_ = whole;
  if (whole) sha512_ = hash_->hex();
  hash_.reset();
  file_ = reopen();
}

Descriptor Spooled::reopen() const {
  const auto path = "/proc/self/fd/" + std::to_string(file_.get());
  Descriptor again(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!again) throw Error(Code::internal, std::string("a temporary file cannot be read: ") + std::strerror(errno));
  return again;
}

}  // namespace quarry::intake
