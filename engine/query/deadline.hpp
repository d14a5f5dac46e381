// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "quarry/error.hpp"

namespace quarry::query {

/// When a request must be done.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds span) : end_(std::chrono::steady_clock::now() + span) {}
  /// Throws Error(unavailable) where it has passed: nothing of an answer gets out.
  void check() const {
    if (std::chrono::steady_clock::now() > end_)
      throw Error(Code::unavailable, "the query took longer than its deadline: narrow it, or ask again");
  }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace quarry::query
