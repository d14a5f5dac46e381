// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/snapshot.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <span>

#include "ingest/hashing.hpp"

namespace quarry::intake {
namespace {

constexpr std::uint64_t copy_limit = std::uint64_t{256} << 20;
constexpr std::int64_t hole_limit = std::int64_t{1} << 30;
constexpr std::size_t buffer_bytes = std::size_t{256} << 10;
constexpr int attempts = 3;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

std::string mark_of(const struct stat& status) {
  return std::to_string(nanoseconds(status.st_mtim)) + ":" + std::to_string(nanoseconds(status.st_ctim)) + ":" +
         std::to_string(status.st_ino);
}

/// A file that changed within the last two seconds may change again without a new time stamp, whose steps are coarse.
bool is_settled(const struct stat& status) {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return nanoseconds(now) - nanoseconds(status.st_ctim) > 2'000'000'000;
}

bool same(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_ino == b.st_ino && mark_of(a) == mark_of(b);
}

/// Do the holes of the file exceed the limit? Cheap for files without many holes.
bool is_mostly_holes(int descriptor, const struct stat& status) {
  if (status.st_size - status.st_blocks * 512 <= hole_limit) return false;
  std::int64_t holes = 0;
  for (off_t at = 0; at < status.st_size && holes <= hole_limit;) {
    const auto hole = ::lseek(descriptor, at, SEEK_HOLE);
    if (hole < 0 || hole >= status.st_size) break;
    auto data = ::lseek(descriptor, hole, SEEK_DATA);
    if (data < 0) data = status.st_size;  // ENXIO: nothing but a hole from here on
    holes += data - hole;
    at = data;
  }
  return holes > hole_limit;
}

bool write_all(int descriptor, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

using Buffer = std::array<char, buffer_bytes>;

/// Large enough that system calls cost little, and kept, for it is needed for each file.
Buffer& buffer() {
  thread_local const auto kept = std::make_unique<Buffer>();
  return *kept;
}

struct Reading {
  std::string problem;
  std::uint64_t bytes = 0;
};

/// Reads up to `size` bytes and one piece more, to notice growth; hashes and copies where it is told to.
Reading read_through(int file, std::uint64_t size, Sha512* hash, int copy) {
  Reading reading;
  while (reading.bytes <= size) {
    const auto got = ::pread(file, buffer().data(), buffer_bytes, static_cast<off_t>(reading.bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      reading.problem = std::string("cannot be read: ") + std::strerror(errno);
      return reading;
    }
    if (got == 0) break;
    const std::span<const char> piece(buffer().data(), static_cast<std::size_t>(got));
    if (hash != nullptr) hash->add(piece);
    if (copy >= 0 && !write_all(copy, piece)) {
      reading.problem = std::string("cannot be copied into memory: ") + std::strerror(errno);
      return reading;
    }
    reading.bytes += piece.size();
  }
  return reading;
}

/// Where a copy of that many bytes goes; nothing where the file is too large for one.
Descriptor memory_for(std::uint64_t size) {
  if (size > copy_limit) return {};
  return Descriptor(::memfd_create("quarry", MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

Snapshot described(const struct stat& status) {
  Snapshot snapshot;
  snapshot.size = static_cast<std::uint64_t>(status.st_size);
  snapshot.mark = mark_of(status);
  snapshot.settled = is_settled(status);
  return snapshot;
}

/// One try; nothing where the file changed meanwhile.
std::optional<Snapshot> try_snapshot(int file, const struct stat& before, Taking taking) {
  auto snapshot = described(before);
  auto memory = taking.copy ? memory_for(snapshot.size) : Descriptor();
  if (!memory && !taking.hash) return snapshot;
  std::optional<Sha512> hash;
  if (taking.hash) hash.emplace();
  auto reading = read_through(file, snapshot.size, hash ? &*hash : nullptr, memory.get());
  struct stat after {};
  if (::fstat(file, &after) != 0 || !same(before, after)) return std::nullopt;
  if (reading.problem.empty() && reading.bytes != snapshot.size) return std::nullopt;
  snapshot.problem = std::move(reading.problem);
  if (hash && snapshot.problem.empty()) snapshot.sha512 = hash->hex();
  if (memory) ::fcntl(memory.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
  snapshot.descriptor = std::move(memory);
  return snapshot;
}

}  // namespace

Snapshot look_at(Descriptor file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    Snapshot snapshot;
    snapshot.problem = std::string("cannot be examined: ") + std::strerror(errno);
    return snapshot;
  }
  auto snapshot = described(status);
  snapshot.descriptor = std::move(file);
  return snapshot;
}

Snapshot take_snapshot(Descriptor file, const std::string& name, Taking taking) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) break;
    if (is_mostly_holes(file.get(), status)) {
      auto snapshot = described(status);
      snapshot.skipped = name + ": neither hashed nor read: over 1 GiB of it are holes";
      return snapshot;
    }
    auto snapshot = try_snapshot(file.get(), status, taking);
    if (!snapshot) continue;
    if (!snapshot->problem.empty()) {
      snapshot->problem = name + ": " + snapshot->problem;
      snapshot->descriptor = Descriptor();
    } else if (!snapshot->descriptor) {
      snapshot->descriptor = std::move(file);
    }
    return std::move(*snapshot);
  }
  Snapshot changed;
  changed.problem = name + ": changes while it is read";
  return changed;
}

std::string hash_of(const Snapshot& snapshot) {
  Sha512 hash;
  const auto reading = read_through(snapshot.descriptor.get(), snapshot.size, &hash, -1);
  return reading.problem.empty() && reading.bytes == snapshot.size ? hash.hex() : std::string();
}

bool still_same(const Snapshot& snapshot) {
  struct stat status {};
  if (!snapshot.descriptor || ::fstat(snapshot.descriptor.get(), &status) != 0) return false;
  if (::fcntl(snapshot.descriptor.get(), F_GET_SEALS) > 0) return true;
  return static_cast<std::uint64_t>(status.st_size) == snapshot.size &&
         mark_of(status) == snapshot.mark;
}

}  // namespace quarry::intake
