// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ingest/hashing.hpp"
#include "quarry/descriptor.hpp"

namespace quarry::intake {

/// What downloads may take of the disk for temporary files, and how many of them may be open. Safe from many threads.
class SpoolBudget {
 public:
  explicit SpoolBudget(std::uint64_t bytes);

  std::uint64_t bytes() const noexcept { return bytes_; }
  std::uint64_t files() const noexcept { return files_; }

  /// Takes a file of that many bytes as soon as there is room for it. False, and nothing taken, where there was none for
  /// so long or `stop` came.
  bool wait_for(std::uint64_t bytes, std::chrono::milliseconds patience);
  /// The same at once, or not at all: a part of a file that was taken already.
  bool take_if_room(std::uint64_t bytes);
  /// The same at once, whether there is room or not.
  void take(std::uint64_t bytes, std::uint64_t files);
  void give_back(std::uint64_t bytes, std::uint64_t files);
  /// Nobody waits any more.
  void stop();

 private:
  const std::uint64_t bytes_, files_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::uint64_t used_bytes_ = 0, used_files_ = 0;
  bool stopped_ = false;
};

/// A part of the budget, given back when this goes.
class Reservation {
 public:
  Reservation() = default;
  /// Of what was taken already: one file of that many bytes.
  Reservation(SpoolBudget& budget, std::uint64_t bytes) noexcept : budget_(&budget), bytes_(bytes) {}
  Reservation(Reservation&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
  Reservation& operator=(Reservation&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Reservation() {
    if (budget_ != nullptr) budget_->give_back(bytes_, 1);
  }
  /// Makes it at least that large.
  void grow_to(std::uint64_t bytes);
  /// The same if there is room now; else false, and it stays as it is.
  bool grow_if_room(std::uint64_t bytes);

 private:
  SpoolBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
};

/// A download, or its first bytes, in a file that has no name.
class Spooled {
 public:
  /// Throws Error where no temporary file can be made.
  explicit Spooled(Reservation reservation);

  /// Takes the room for so many bytes in all, if it is there now.
  bool reserve(std::uint64_t bytes) { return reservation_.grow_if_room(bytes); }
  /// Throws Error where the disk is full or broken.
  void append(std::span<const char> bytes);
  /// Begins again.
  void clear();
  /// No more is written; from here on the descriptor is read-only.
  void seal(bool whole);

  int descriptor() const noexcept { return file_.get(); }
  /// Another descriptor of the sealed file. Throws Error.
  Descriptor reopen() const;
  std::uint64_t size() const noexcept { return size_; }
  bool whole() const noexcept { return whole_; }
  /// Of a sealed file that is whole: what SHA-512 its bytes had as they came, in hex; else empty.
  const std::string& sha512() const noexcept { return sha512_; }

 private:
  Reservation reservation_;
  Descriptor file_;
  std::optional<Sha512> hash_{std::in_place};
  std::string sha512_;
  std::uint64_t size_ = 0;
  bool whole_ = false;
};

}  // namespace quarry::intake
