// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "quarry/file.hpp"
#include "simulation/calculation.hpp"

namespace quarry::simulation {

/// Reads a log that may hold several runs, one behind the other: each is read by a `Reader` of its own, so that nothing of one comes
/// into another, and the last is given, with a note. `Reader(LineReader&, int file)` has `bool read(std::string& first)`, which reads
/// from the line `first` (empty: the next one) on, and is true where it stopped at another run, whose first line is then in `first`;
/// and `Calculation take()`.
template <class Reader>
Calculation last_run(File& log, int file) {
  LineReader lines(log);
  std::string first;
  for (bool alone = true;; alone = false) {
    Reader reader(lines, file);
    const auto begins = lines.number();
    if (reader.read(first)) continue;
    auto run = reader.take();
    if (!alone) run.diagnostics.push_back({Severity::note, "the log holds several runs: the last one is described", {file, begins, -1, {}}});
    return run;
  }
}

}  // namespace quarry::simulation
