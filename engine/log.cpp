// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/log.hpp"

#include <cstdio>
#include <mutex>
#include <utility>

namespace quarry {
namespace {

struct Log {
  std::mutex mutex;
  std::function<void(std::string_view)> sink;
};

Log& the_log() {
  static Log log;
  return log;
}

}  // namespace

void set_log(std::function<void(std::string_view line)> sink) {
  const std::lock_guard lock(the_log().mutex);
  the_log().sink = std::move(sink);
}

void log_line(const std::string& line) noexcept {
  try {
    const std::lock_guard lock(the_log().mutex);
    if (the_log().sink) return the_log().sink(line);
    std::fputs(("quarry: " + line + "\n").c_str(), stderr);
  } catch (...) {
    // A log that cannot be written must not end what it tells of.
  }
}

}  // namespace quarry
