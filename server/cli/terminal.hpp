// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/ingest.hpp"

namespace quarry::cli {

/// Is colour wanted on this descriptor: a terminal, and neither NO_COLOR nor TERM=dumb; CLICOLOR_FORCE overrides.
bool wants_colour(int descriptor);

/// Text for stdout, in colour where that is wanted. Control characters in data are made harmless.
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}
  bool in_colour() const noexcept { return colour_; }
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string red(std::string_view text) const { return wrap("31", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;
  bool colour_;
};

/// Replaces control characters (and C1 ones) by `?`, so that data cannot steer a terminal.
std::string printable(std::string_view text);
/// `1.5 MB`, `17 files`: for people.
std::string human_bytes(std::uint64_t bytes);
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// Progress of an ingest on stderr: one rewritten line on a terminal, a plain line every ten seconds elsewhere.
/// With rate and, once the listing is done, the time left. From one thread at a time.
class Progress {
 public:
  explicit Progress(bool quiet);
  void show(const IngestProgress& now);
  /// Clears the line.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  bool quiet_, terminal_;
  Clock::time_point start_ = Clock::now(), last_ = start_;
  bool shown_ = false;
};

}  // namespace quarry::cli
