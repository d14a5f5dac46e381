// SPDX-License-Identifier: GPL-3.0-or-later
#include "globus/transfers.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "quarry/descriptor.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

constexpr auto nap = std::chrono::milliseconds(20);  ///< between two looks at whether there is something to do, or to go on for
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

ConnectorOptions never_interrupted(ConnectorOptions options) {
  options.interrupted = nullptr;
  options.patience = std::min(options.patience, std::chrono::milliseconds(5'000));
  options.retry_scale /= 4;  // somebody waits for the end
  return options;
}

/// Whole, or until the sink has enough: then false.
bool read_file(const std::filesystem::path& place, const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) {
  const Descriptor descriptor(::open(place.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (descriptor.get() < 0 || ::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode))
    throw Error(Code::unavailable, file.path + ": came to " + place.string() + " but cannot be read there: " + std::strerror(errno));
  if (file.size && static_cast<std::uint64_t>(status.st_size) != *file.size)
    throw Error(Code::unavailable, file.path + ": " + std::to_string(status.st_size) + " bytes came of " + std::to_string(*file.size));
  if (::lseek(descriptor.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
    throw Error(Code::unavailable, file.path + ": cannot be read from " + std::to_string(offset));
  std::string buffer(piece_bytes, '\0');
  for (;;) {
    const auto got = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (got < 0) throw Error(Code::unavailable, place.string() + ": " + std::strerror(errno));
    if (got == 0) return true;
    if (!sink({buffer.data(), static_cast<std::size_t>(got)})) return false;
  }
}

}  // namespace

Transfers::Transfers(const ConnectorOptions& options, TransferService& service, const Collection& collection, LocalCollection local,
                     std::function<void(std::string)> report)
    : options_(options),
      collection_(collection),
      local_(std::move(local)),
      report_(std::move(report)),
      service_(service),
      ending_(never_interrupted(options), service) {}

Transfers::~Transfers() { end_all(); }

std::chrono::milliseconds Transfers::scaled(std::chrono::milliseconds time) const {
  return std::max(std::chrono::milliseconds(1),
                  std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * options_.retry_scale)));
}

void Transfers::expect(std::span<const RemoteFile> files) {
  const std::lock_guard lock(mutex_);
  for (const auto& file : files) want(file, false);
}

void Transfers::fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) {
  const auto place = wait_for(file, sink);
  if (place.empty()) return;
  bool whole = true;
  try {
    whole = read_file(place, file, offset, sink);
  } catch (const Error&) {
    done_with(file.id, true);  // what came is not it: another fetch has it come again
    throw;
  }
  done_with(file.id, whole);
}

/// Empty where the sink wants no more.
std::filesystem::path Transfers::wait_for(const RemoteFile& file, const ByteSink& sink) {
  Lock lock(mutex_);
  want(file, true);
  for (;;) {
    const auto found = files_.find(file.id);
    if (found == files_.end()) throw Error(Code::unavailable, file.path + ": was taken away while it was waited for");
    if (found->second.state == File::here) return found->second.place;
    if (found->second.state == File::failed) {
      const Error error(found->second.code, file.path + ": " + found->second.problem);
      files_.erase(found);
      throw error;
    }
    if (led_) {
      changed_.wait_for(lock, nap);
    } else {
      led_ = true;
      try {
        step(lock);
      } catch (...) {  // the others go on without this one
        if (!lock.owns_lock()) lock.lock();
        led_ = false;
        throw;
      }
      led_ = false;
      changed_.notify_all();
    }
    if (options_.interrupted && options_.interrupted()) {
      lock.unlock();
      end_all();
      throw Error(Code::unavailable, file.path + ": given up: interrupted");
    }
    lock.unlock();
    const bool goes_on = sink({});
    lock.lock();
    if (!goes_on) return {};
  }
}

void Transfers::done_with(const std::string& id, bool whole) {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(id);
  if (found == files_.end() || found->second.state != File::here) return;
  if (!whole) {
    found->second.looked_at = true;
    return;
  }
  leave(found->second);
  files_.erase(found);
}

/// What the leading thread does: look at the tasks under way, or begin another, or nothing for a
/// moment.
void Transfers::step(Lock& lock) {
  const auto now = Clock::now();
  for (const auto& batch : running_) {
    if (now < batch->next_look) continue;
    look_at(lock, std::shared_ptr(batch));
    return;  // `running_` may be another now
  }
  // One task at a time: what is asked for meanwhile comes together with the next.
  if (running_.empty() && !gathers()) return begin(lock);
  changed_.wait_for(lock, std::min(nap, scaled(nap)));
}

}  // namespace quarry::globus
