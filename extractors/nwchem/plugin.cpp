// SPDX-License-Identifier: GPL-3.0-or-later
#include "nwchem/input.hpp"
#include "nwchem/log_reader.hpp"
#include "quarry/extractor.hpp"
#include "simulation/input_names.hpp"
#include "simulation/runs.hpp"
#include "simulation/state.hpp"

namespace quarry::nwchem {

extern const Format format;

namespace {

void extract(Group& group, Sink& sink) {
  const auto main = static_cast<int>(group.main);
  auto& file = group.files[group.main];
  const auto calculation = is_input(file.base_name(), file.head(simulation::input_head_bytes)) ? read_input(file, main) : simulation::last_run<LogReader>(file, main);
  simulation::state_calculation(calculation, sink, {main, -1, -1, {}});
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{.format = &format, .extract = extract};

}  // namespace quarry::nwchem
