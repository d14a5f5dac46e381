// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace quarry::index {

/// Called with the name of each step that storage takes, between any two of them. Tests put a function here that throws
/// or kills the process; programs leave it null.
inline std::atomic<void (*)(const char* step)> crash_hook{nullptr};

/// Marks a place at which a process may die without harm.
inline void crash_point(const char* step) {
  if (const auto hook = crash_hook.load(std::memory_order_relaxed)) hook(step);
}

}  // namespace quarry::index
