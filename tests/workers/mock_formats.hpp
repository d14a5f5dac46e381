// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdlib>

#include "quarry/extractor.hpp"

namespace quarry::mock {

/// Names of what the mock worker's extractors do; `well` alone behaves.
inline constexpr std::array<std::string_view, 24> names{
    "well",    "echo",     "segfault", "abort",   "busy",     "sleep",   "memory",  "flood",
    "exit",    "fork",     "stop",     "garbage", "close",    "network", "open",    "throw",
    "records", "reopen",   "write",    "kill",    "execute",  "trickle", "foreign", "deep"};

constexpr Format make(std::string_view name) {
  Format format;
  format.name = name;
  format.program = "mock-worker";
  return format;
}

/// The format of that name.
inline const Format& format(std::string_view name) {
  static const auto all = [] {
    std::array<Format, names.size()> formats;
    for (std::size_t i = 0; i < names.size(); ++i) formats[i] = make(names[i]);
    return formats;
  }();
  for (const auto& each : all) {
    if (each.name == name) return each;
  }
  std::abort();
}

}  // namespace quarry::mock
