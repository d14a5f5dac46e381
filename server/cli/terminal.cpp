// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace quarry::cli {

bool wants_colour(int descriptor) {
  const char* const force = std::getenv("CLICOLOR_FORCE");
  if (force != nullptr && std::string_view(force) != "0" && *force != '\0') return true;
  const char* const no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* const term = std::getenv("TERM");
  if (term != nullptr && std::string_view(term) == "dumb") return false;
  return isatty(descriptor) == 1;
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
  return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xc2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (byte < 0x20 || byte == 0x7f || c1) {
      out += byte == '\n' || byte == '\t' ? ' ' : '?';
      if (c1) ++i;
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out;
}

std::string human_bytes(std::uint64_t bytes) {
  static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB"};
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (amount >= 1000 && unit + 1 < units.size()) {
    amount /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", amount, units[unit]);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(const IngestProgress& now) {
  const auto time = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000);
  if (quiet_ || time - last_ < pause) return;
  last_ = time;
  const double seconds = std::chrono::duration<double>(time - start_).count();
  const double rate = static_cast<double>(now.files) / std::max(seconds, 1e-3);
  std::string line = fmt::format("{} of {}{} files, {} records, {} errors, {:.0f} files/s, {}/s", now.files,
                                 now.files_listed, now.listing_done ? "" : "+", now.records, now.errors, rate,
                                 human_bytes(static_cast<std::uint64_t>(static_cast<double>(now.bytes) / seconds)));
  if (now.listing_done && rate > 0 && now.files_listed >= now.files) {
    const auto left = static_cast<std::uint64_t>(static_cast<double>(now.files_listed - now.files) / rate);
    line += fmt::format(", {}:{:02} left", left / 60, left % 60);
  }
  if (terminal_) {
    fmt::print(stderr, "\r\x1b[2K{}", line);
  } else {
    fmt::print(stderr, "{}\n", line);
  }
  shown_ = true;
}

void Progress::finish() {
  if (shown_ && terminal_) fmt::print(stderr, "\r\x1b[2K");
  shown_ = false;
}

}  // namespace quarry::cli
