// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace quarry::archive {

/// Where a walk ends, whatever the archive says. Counts what really comes out, cumulatively.
class Limits {
 public:
  static constexpr std::uint64_t most_members = 100'000;
  static constexpr std::uint64_t most_bytes = std::uint64_t{64} << 30;
  static constexpr std::uint64_t free_bytes = std::uint64_t{64} << 20;  ///< before the ratio counts
  static constexpr std::uint64_t most_ratio = 100;

  /// `archive_bytes`: the size of the archive as it is stored.
  explicit Limits(std::uint64_t archive_bytes) : archive_bytes_(archive_bytes) {}
  /// True where one more member is over a limit.
  bool refuse_member() {
    if (++members_ > most_members) passed_ = "it has over 100,000 members";
    return !passed_.empty();
  }
  /// True where so many more bytes are over a limit.
  bool refuse_bytes(std::uint64_t bytes) {
    bytes_ += bytes;
    if (bytes_ > most_bytes) passed_ = "its members are over 64 GiB";
    if (bytes_ > free_bytes && bytes_ / most_ratio > archive_bytes_) passed_ = "its members are over 100 times its size";
    return !passed_.empty();
  }
  /// Which limit was passed, or empty.
  const std::string& passed() const noexcept { return passed_; }

 private:
  std::uint64_t archive_bytes_;
  std::uint64_t members_ = 0, bytes_ = 0;
  std::string passed_;
};

}  // namespace quarry::archive
