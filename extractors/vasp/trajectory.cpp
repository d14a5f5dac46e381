// SPDX-License-Identifier: GPL-3.0-or-later
#include "vasp/trajectory.hpp"

#include "quarry/number.hpp"
#include "structure/tokens.hpp"

namespace quarry::vasp {

namespace {

/// Reads the positions of one more frame into `positions`. False where they are not whole.
bool read_positions(LineReader& lines, std::size_t count, std::vector<crystal::Vector>& positions) {
  positions.clear();
  for (std::string_view line; positions.size() < count;) {
    if (!lines.next(line) || !lines.terminated()) return false;
    const auto words = structure::tokens(line);
    if (words.size() < 3) return false;
    crystal::Vector p{};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto value = parse_double(words[i]);
      if (!value) return false;
      p[i] = *value;
    }
    positions.push_back(p);
  }
  return true;
}

}  // namespace

structure::Poscar read_last_frame(LineReader& lines, int file_index, Sink& sink) {
  auto frame = structure::read_poscar(lines, file_index, sink);
  std::vector<crystal::Vector> positions;
  for (std::string_view line; frame.complete && lines.next(line);) {
    const auto words = structure::tokens(line);
    if (words.empty()) continue;
    if (words[0].starts_with("Direct")) {
      if (!read_positions(lines, frame.positions.size(), positions)) {
        sink.diagnose(Severity::warning, "the last frame is not whole", {file_index, lines.number(), -1, {}});
        break;
      }
      frame.positions.swap(positions);
      continue;
    }
    const std::string comment(line.substr(0, 500));
    auto next = structure::read_poscar(lines, file_index, sink, comment);
    if (!next.complete) break;
    frame = std::move(next);
  }
  frame.site_labels.clear();
  return frame;
}

}  // namespace quarry::vasp
