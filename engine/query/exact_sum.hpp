// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace quarry::query {

/// The sum of doubles, rounded once: equal whatever the order of what is added, so that a sum says nothing of how records
/// are stored. Up to 2^30 finite summands.
class ExactSum {
 public:
  void add(double value) noexcept;
  /// The nearest double; infinite where none holds it.
  double value() const noexcept;

 private:
  // A fixed-point number: part i counts 2^(32 i - 1074), with room above for 2^30 carries.
  std::array<std::int64_t, 68> parts_{};
};

}  // namespace quarry::query
