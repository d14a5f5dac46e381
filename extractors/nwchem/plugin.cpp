// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/runs.hpp"
#include "simulation/state.hpp"

namespace quarry::nwchem {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  const auto calculation = simulation::last_run<LogReader>(group.files[group.main], main);
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::nwchem
