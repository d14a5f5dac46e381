// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

#include "index/store_files.hpp"

namespace quarry::index {

/// Takes an OFD lock on an open file without waiting. Such a lock belongs to the open file, not to the process, so that two
/// openings in one process exclude each other too, and closing another descriptor of the file drops nothing.
bool try_shared_lock(const Descriptor& file);
bool try_exclusive_lock(const Descriptor& file);

/// `writer.lock`, held: who has it may build and publish. Released when it goes.
class WriterLock {
 public:
  /// Nothing where another holds it.
  static std::optional<WriterLock> try_take(const std::filesystem::path& index_directory);
  /// Waits up to `patience`, calling `waiting` once if it has to; then throws Error(conflict) naming the holder's process.
  static WriterLock take(const std::filesystem::path& index_directory, std::chrono::milliseconds patience,
                         const std::function<void()>& waiting);

 private:
  explicit WriterLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace quarry::index
