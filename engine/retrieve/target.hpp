// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "quarry/descriptor.hpp"
#include "ingest/hashing.hpp"

namespace quarry::retrieval {

/// The path below the target folder. Throws Error(invalid_argument) where a part of it is empty, `.` or `..`, or is longer than names
/// may be: nothing a record says leads out of the folder.
std::string path_below(const std::string& dataset, const std::string& path);

/// A file that is being brought to its place. It is written under another name beside it (`.quarry-PART-...`), which stays where the
/// run ends early, so that the next goes on with it.
class Target {
 public:
  /// Makes the folders on the way; a symbolic link on the way or in its place is refused. Throws Error.
  Target(const std::filesystem::path& root, const std::string& path);

  /// Is something there? Then `size` and `sha512` are its.
  bool is_there() const noexcept { return there_; }
  std::uint64_t size() const noexcept { return size_; }
  std::string sha512();

  /// Takes up what is there of an earlier run, at most `longest` bytes of it. Returns how many there are.
  std::uint64_t take_up(std::uint64_t longest);
  /// Begins again.
  void clear();
  void append(std::span<const char> bytes);
  /// Syncs what was written and gives it its name. Throws Error where something came to be there meanwhile.
  void finish();
  /// Removes what was written.
  void discard();

 private:
  void read_all(int descriptor);
  Descriptor folder_, file_;
  std::string name_, part_, shown_;
  std::unique_ptr<intake::Sha512> hash_;
  std::uint64_t size_ = 0, unsynced_ = 0;
  bool there_ = false;
};

}  // namespace quarry::retrieval
