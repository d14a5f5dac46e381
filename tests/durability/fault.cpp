// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before libc (LD_PRELOAD): makes one operation on files below a directory fail, or ends the process there.
//   QUARRY_FAULT_DIR     the directory (as the kernel names it)
//   QUARRY_FAULT_AT      which operation, from 1 on; 0 or absent: none
//   QUARRY_FAULT_KIND    eio, enospc, short, kill_before, kill_after
//   QUARRY_FAULT_BUDGET  bytes that may be written in all; after them every write and creation says ENOSPC
//   QUARRY_FAULT_COUNT   a file that gets the number of operations when the process ends
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

enum class Kind { eio, enospc, cut, kill_before, kill_after };

struct Plan {
  char directory[4096] = {};
  std::size_t length = 0;
  long at = 0;
  Kind kind = Kind::eio;
  std::atomic<long> operations{0};
  std::atomic<long long> budget{-1};  ///< -1: no end to it

  Plan() {
    if (const char* text = std::getenv("QUARRY_FAULT_DIR")) std::snprintf(directory, sizeof directory, "%s", text);
    length = std::strlen(directory);
    if (const char* text = std::getenv("QUARRY_FAULT_AT")) at = std::atol(text);
    if (const char* text = std::getenv("QUARRY_FAULT_BUDGET")) budget = std::atoll(text);
    const char* const name = std::getenv("QUARRY_FAULT_KIND");
    const char* const names[] = {"eio", "enospc", "short", "kill_before", "kill_after"};
    for (int i = 0; name != nullptr && i < 5; ++i)
      if (std::strcmp(name, names[i]) == 0) kind = static_cast<Kind>(i);
  }
  ~Plan() {
    const char* const path = std::getenv("QUARRY_FAULT_COUNT");
    if (path == nullptr) return;
    if (std::FILE* const file = std::fopen(path, "w")) {
      std::fprintf(file, "%ld\n", operations.load());
      std::fclose(file);
    }
  }
  bool concerns(const char* path) const {
    if (length == 0 || path == nullptr) return false;
    return std::strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == 0);
  }
  bool concerns(int descriptor) const {
    if (length == 0) return false;
    char link[64], path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const auto size = ::readlink(link, path, sizeof path - 1);
    if (size <= 0) return false;
    path[size] = 0;
    return concerns(path);
  }
  bool concerns(int directory_descriptor, const char* path) const {
    return path != nullptr && path[0] == '/' ? concerns(path)
                                             : directory_descriptor == AT_FDCWD ? false : concerns(directory_descriptor);
  }
};

Plan& plan() {
  static Plan one;
  return one;
}

[[maybe_unused]] const bool made = (plan(), true);

[[noreturn]] void die() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

/// An operation under way: true in `hit` where it is the one that fails.
struct Operation {
  explicit Operation(bool concerned) : hit(concerned && plan().operations.fetch_add(1) + 1 == plan().at) {}
  bool hit;
  /// True where it must not be done; errno is set.
  bool refused() const {
    if (!hit) return false;
    if (plan().kind == Kind::kill_before) die();
    if (plan().kind == Kind::eio) errno = EIO;
    if (plan().kind == Kind::enospc) errno = ENOSPC;
    return plan().kind == Kind::eio || plan().kind == Kind::enospc;
  }
  template <class Result>
  Result done(Result result) const {
    if (hit && plan().kind == Kind::kill_after) die();
    return result;
  }
};

/// Takes bytes off the budget; false where it is used up.
bool spend(bool concerned, std::size_t bytes) {
  auto& budget = plan().budget;
  if (!concerned || budget < 0) return true;
  auto left = budget.load();
  while (left >= static_cast<long long>(bytes))
    if (budget.compare_exchange_weak(left, left - static_cast<long long>(bytes))) return true;
  budget = 0;
  errno = ENOSPC;
  return false;
}

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// A write by `put(bytes)`; a short one writes half and says so.
template <class Put>
ssize_t write_by(int descriptor, std::size_t size, Put put) {
  const bool concerned = plan().concerns(descriptor);
  const Operation operation(concerned);
  if (operation.refused() || !spend(concerned, size)) return -1;
  if (operation.hit && plan().kind == Kind::cut && size > 1) size /= 2;
  return operation.done(put(size));
}

template <class Do>
int run(bool concerned, Do action) {
  const Operation operation(concerned);
  if (operation.refused()) return -1;
  return operation.done(action());
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return write_by(descriptor, size, [&](size_t part) { return real(descriptor, bytes, part); });
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  return write_by(descriptor, size, [&](size_t part) { return real(descriptor, bytes, part, place); });
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t place) {
  static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  return write_by(descriptor, size, [&](size_t part) { return real(descriptor, bytes, part, place); });
}
int fsync(int descriptor) {
  static auto* const real = next<int(int)>("fsync");
  return run(plan().concerns(descriptor), [&] { return real(descriptor); });
}
int fdatasync(int descriptor) {
  static auto* const real = next<int(int)>("fdatasync");
  return run(plan().concerns(descriptor), [&] { return real(descriptor); });
}
int ftruncate(int descriptor, off_t size) noexcept {
  static auto* const real = next<int(int, off_t)>("ftruncate");
  return run(plan().concerns(descriptor), [&] { return real(descriptor, size); });
}
int ftruncate64(int descriptor, off64_t size) noexcept {
  static auto* const real = next<int(int, off64_t)>("ftruncate64");
  return run(plan().concerns(descriptor), [&] { return real(descriptor, size); });
}
int rename(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("rename");
  return run(plan().concerns(to), [&] { return real(from, to); });
}
int unlink(const char* path) noexcept {
  static auto* const real = next<int(const char*)>("unlink");
  return run(plan().concerns(path), [&] { return real(path); });
}
int unlinkat(int directory, const char* path, int flags) noexcept {
  static auto* const real = next<int(int, const char*, int)>("unlinkat");
  return run(plan().concerns(directory, path), [&] { return real(directory, path, flags); });
}
int remove(const char* path) noexcept {
  static auto* const real = next<int(const char*)>("remove");
  return run(plan().concerns(path), [&] { return real(path); });
}
int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  return run(plan().concerns(path), [&] { return real(path, mode); });
}
int link(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("link");
  return run(plan().concerns(to), [&] { return real(from, to); });
}

int open(const char* path, int flags, ...) {
  static auto* const real = next<int(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  const bool creates = (flags & O_CREAT) != 0 && plan().concerns(path);
  const Operation operation(creates);
  if (operation.refused()) return -1;
  if (creates && plan().budget == 0 && ::access(path, F_OK) != 0) {
    errno = ENOSPC;
    return -1;
  }
  return operation.done(real(path, flags, mode));
}
int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open(path, flags, mode);
}

}  // extern "C"
#pragma GCC visibility pop
