// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/locks.hpp"

#include <cerrno>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace quarry::index {
namespace {

bool try_lock(const Descriptor& file, short type) {
  struct flock request {};
  request.l_type = type;
  request.l_whence = SEEK_SET;
  if (::fcntl(file.get(), F_OFD_SETLK, &request) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  throw_system("lock", "/proc/self/fd/" + std::to_string(file.get()));
}

std::filesystem::path lock_path(const std::filesystem::path& index_directory) {
  return index_directory / "writer.lock";
}

std::string holder(const std::filesystem::path& path) {
  const auto file = open_file(path, O_RDONLY);
  const auto text = file ? read_all(file, path) : std::string();
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  return digits.empty() ? "another process" : "process " + digits;
}

}  // namespace

bool try_shared_lock(const Descriptor& file) { return try_lock(file, F_RDLCK); }
bool try_exclusive_lock(const Descriptor& file) { return try_lock(file, F_WRLCK); }

std::optional<WriterLock> WriterLock::try_take(const std::filesystem::path& index_directory) {
  const auto path = lock_path(index_directory);
  auto file = open_file(path, O_RDWR | O_CREAT);
  if (!file) throw_system("make", path);
  if (!try_exclusive_lock(file)) return std::nullopt;
  // The number only serves the message that another process prints, so a failure to write it is no failure.
  const auto number = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) == 0) (void)!::pwrite(file.get(), number.data(), number.size(), 0);
  return WriterLock(std::move(file));
}

WriterLock WriterLock::take(const std::filesystem::path& index_directory,
                            std::chrono::milliseconds patience,
                            const std::function<void()>& waiting) {
  const auto end = std::chrono::steady_clock::now() + patience;
  bool told = false;
  while (true) {
    if (auto lock = try_take(index_directory)) return std::move(*lock);
    if (std::chrono::steady_clock::now() >= end)
      throw Error(Code::conflict, holder(lock_path(index_directory)) + " is writing to '" +
                                      index_directory.string() + "'; wait until it is done, or end it");
    if (!told && waiting) waiting();
    told = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace quarry::index
